CREATE TABLE "commissioning_versions" (
	"template_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"queue" text NOT NULL,
	"due_offset_days" integer NOT NULL,
	"first_order_only" boolean DEFAULT false NOT NULL,
	"partner_tiers" text[] DEFAULT '{}'::text[] NOT NULL,
	"min_quantity" integer,
	"max_quantity" integer,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by_person_id" uuid,
	CONSTRAINT "commissioning_versions_pkey" PRIMARY KEY("template_id","version"),
	CONSTRAINT "commissioning_versions_quantity" CHECK ("commissioning_versions"."min_quantity" <= "commissioning_versions"."max_quantity")
);
--> statement-breakpoint
ALTER TABLE "commissioning_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "partner_standings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"party_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"by_person_id" uuid
);
--> statement-breakpoint
ALTER TABLE "partner_standings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_ancestry" (
	"ancestor_party_id" uuid NOT NULL,
	"descendant_party_id" uuid NOT NULL,
	"valid" daterange NOT NULL,
	"depth" integer NOT NULL,
	CONSTRAINT "party_ancestry_pkey" PRIMARY KEY("ancestor_party_id","descendant_party_id","valid")
);
--> statement-breakpoint
ALTER TABLE "party_ancestry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_hierarchy" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"child_party_id" uuid NOT NULL,
	"parent_party_id" uuid NOT NULL,
	"valid" daterange NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by_person_id" uuid,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "party_hierarchy_not_itself" CHECK ("party_hierarchy"."child_party_id" <> "party_hierarchy"."parent_party_id"),
	CONSTRAINT "party_hierarchy_some_day" CHECK (not isempty("party_hierarchy"."valid"))
);
--> statement-breakpoint
ALTER TABLE "party_hierarchy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "commissioning_alerts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"line_id" uuid NOT NULL,
	"template_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"outcome" text NOT NULL,
	"unmet" text[] DEFAULT '{}'::text[] NOT NULL,
	"ticket_id" uuid,
	"due_on" date NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "commissioning_alerts_ref_unique" UNIQUE("ref"),
	CONSTRAINT "commissioning_alerts_one_per_line_and_template" UNIQUE("line_id","template_id"),
	CONSTRAINT "commissioning_alerts_outcome" CHECK ("commissioning_alerts"."outcome" in ('waiting', 'opened', 'not_called_for')),
	CONSTRAINT "commissioning_alerts_opened" CHECK (("commissioning_alerts"."outcome" = 'opened') = ("commissioning_alerts"."ticket_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "commissioning_alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commissioning_steps" DROP CONSTRAINT "commissioning_steps_template_id_commissioning_templates_id_fk";
--> statement-breakpoint
ALTER TABLE "commissioning_steps" ADD COLUMN "version" integer NOT NULL DEFAULT 1;--> statement-breakpoint
ALTER TABLE "commissioning_steps" ALTER COLUMN "version" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "commissioning_templates" ADD COLUMN "ref" text;--> statement-breakpoint
-- What stood in the templates becomes their first version. The owner sees no row while row-level security is forced on it; the step after
-- the migrations forces it again.
ALTER TABLE "commissioning_templates" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "commissioning_templates" t SET "ref" = 'CMT-' || (select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + floor(random() * 32)::int, 1), '')
  from generate_series(1, 8) where t.id is not null);--> statement-breakpoint
ALTER TABLE "commissioning_templates" ALTER COLUMN "ref" SET NOT NULL;--> statement-breakpoint
INSERT INTO "commissioning_versions" ("template_id", "version", "title", "queue", "due_offset_days", "saved_at")
  SELECT "id", 1, "title", "queue", "due_offset_days", now() FROM "commissioning_templates";--> statement-breakpoint
ALTER TABLE "commissioning_templates" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "commissioning_templates" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "parties" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "parties" ADD COLUMN "merged_into_party_id" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "audience" text DEFAULT 'line' NOT NULL;--> statement-breakpoint
ALTER TABLE "commissioning_versions" ADD CONSTRAINT "commissioning_versions_template_id_commissioning_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."commissioning_templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_standings" ADD CONSTRAINT "partner_standings_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_standings" ADD CONSTRAINT "partner_standings_by_person_id_people_id_fk" FOREIGN KEY ("by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_ancestry" ADD CONSTRAINT "party_ancestry_ancestor_party_id_parties_id_fk" FOREIGN KEY ("ancestor_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_ancestry" ADD CONSTRAINT "party_ancestry_descendant_party_id_parties_id_fk" FOREIGN KEY ("descendant_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_hierarchy" ADD CONSTRAINT "party_hierarchy_child_party_id_parties_id_fk" FOREIGN KEY ("child_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_hierarchy" ADD CONSTRAINT "party_hierarchy_parent_party_id_parties_id_fk" FOREIGN KEY ("parent_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_hierarchy" ADD CONSTRAINT "party_hierarchy_recorded_by_person_id_people_id_fk" FOREIGN KEY ("recorded_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissioning_alerts" ADD CONSTRAINT "commissioning_alerts_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissioning_alerts" ADD CONSTRAINT "commissioning_alerts_template_id_commissioning_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."commissioning_templates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissioning_alerts" ADD CONSTRAINT "commissioning_alerts_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "partner_standings_party" ON "partner_standings" USING btree ("party_id","id");--> statement-breakpoint
CREATE INDEX "party_ancestry_descendant" ON "party_ancestry" USING btree ("descendant_party_id");--> statement-breakpoint
CREATE INDEX "party_hierarchy_child" ON "party_hierarchy" USING btree ("child_party_id");--> statement-breakpoint
CREATE INDEX "party_hierarchy_parent" ON "party_hierarchy" USING btree ("parent_party_id");--> statement-breakpoint
CREATE INDEX "commissioning_alerts_due" ON "commissioning_alerts" USING btree ("due_on","id");--> statement-breakpoint
CREATE INDEX "commissioning_alerts_ticket" ON "commissioning_alerts" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "commissioning_alerts_waiting" ON "commissioning_alerts" USING btree ("due_on","id") WHERE outcome = 'waiting';--> statement-breakpoint
ALTER TABLE "commissioning_steps" ADD CONSTRAINT "commissioning_steps_version" FOREIGN KEY ("template_id","version") REFERENCES "public"."commissioning_versions"("template_id","version") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parties" ADD CONSTRAINT "parties_merged_into_party_id_parties_id_fk" FOREIGN KEY ("merged_into_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_commissioning_under_way" ON "tickets" USING btree ("due_on","id") WHERE commissioning_template_id is not null and state in ('open', 'waiting');--> statement-breakpoint
ALTER TABLE "commissioning_templates" DROP COLUMN "title";--> statement-breakpoint
ALTER TABLE "commissioning_templates" DROP COLUMN "queue";--> statement-breakpoint
ALTER TABLE "commissioning_templates" DROP COLUMN "due_offset_days";--> statement-breakpoint
ALTER TABLE "commissioning_steps" DROP CONSTRAINT "commissioning_steps_pkey";
--> statement-breakpoint
ALTER TABLE "commissioning_steps" ADD CONSTRAINT "commissioning_steps_pkey" PRIMARY KEY("template_id","version","position");--> statement-breakpoint
ALTER TABLE "commissioning_templates" ADD CONSTRAINT "commissioning_templates_ref_unique" UNIQUE("ref");--> statement-breakpoint
ALTER TABLE "parties" ADD CONSTRAINT "parties_merged_has_ended" CHECK ("parties"."merged_into_party_id" is null or ("parties"."ended_on" is not null and "parties"."merged_into_party_id" <> "parties"."id"));--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_audience" CHECK ("tickets"."audience" in ('line', 'end_user'));--> statement-breakpoint
CREATE POLICY "commissioning_versions_of_vendor" ON "commissioning_versions" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_versions_of_system" ON "commissioning_versions" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "partner_standings_of_vendor" ON "partner_standings" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "partner_standings_of_system" ON "partner_standings" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_ancestry_of_party" ON "party_ancestry" AS PERMISSIVE FOR SELECT TO "app_party" USING (valid @> (select nullif(current_setting('app.today', true), '')::date) and (ancestor_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or descendant_party_id = (select nullif(current_setting('app.party', true), '')::uuid))
        and not exists (select 1 from partner_profiles p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "party_ancestry_of_vendor" ON "party_ancestry" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_ancestry_of_system" ON "party_ancestry" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_hierarchy_of_party" ON "party_hierarchy" AS PERMISSIVE FOR SELECT TO "app_party" USING (superseded_at is null and valid @> (select nullif(current_setting('app.today', true), '')::date)
        and (select true from party_ancestry a where a.ancestor_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.descendant_party_id = party_hierarchy.child_party_id limit 1));--> statement-breakpoint
CREATE POLICY "party_hierarchy_of_vendor" ON "party_hierarchy" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_hierarchy_of_system" ON "party_hierarchy" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_alerts_of_vendor" ON "commissioning_alerts" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_alerts_of_system" ON "commissioning_alerts" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "parties_of_party" ON "parties" TO app_party USING (id = (select nullif(current_setting('app.party', true), '')::uuid) or exists (select 1 from vendor_settings v where v.party_id = parties.id)
        or exists (select 1 from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = parties.id)
        or (select true from party_ancestry a where a.ancestor_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.descendant_party_id = parties.id limit 1)
        or (select true from party_ancestry a where a.ancestor_party_id = parties.id and a.descendant_party_id = (select nullif(current_setting('app.party', true), '')::uuid) limit 1));--> statement-breakpoint
ALTER POLICY "tickets_of_party" ON "tickets" TO app_party USING ((opened_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
    or (select true from ticket_parties p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and p.ticket_id = tickets.id))
  and (audience = 'line' or end_user_party_id = (select nullif(current_setting('app.party', true), '')::uuid))
  and (line_id is null or (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) limit 1)));--> statement-breakpoint
ALTER POLICY "tickets_answered_by_party" ON "tickets" TO app_party USING ((opened_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
    or (select true from ticket_parties p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and p.ticket_id = tickets.id))
  and (audience = 'line' or end_user_party_id = (select nullif(current_setting('app.party', true), '')::uuid))
  and (line_id is null or (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) limit 1))) WITH CHECK (state = 'open' and (opened_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
    or (select true from ticket_parties p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and p.ticket_id = tickets.id))
  and (audience = 'line' or end_user_party_id = (select nullif(current_setting('app.party', true), '')::uuid))
  and (line_id is null or (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) limit 1)));--> statement-breakpoint
ALTER POLICY "tickets_opened_by_party" ON "tickets" TO app_party WITH CHECK (opened_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and commissioning_template_id is null and audience = 'line' and state = 'open' and assignee_person_id is null
        and (select true from line_roles r where r.line_id = tickets.line_id and r.role = 'end_user' and r.party_id = tickets.end_user_party_id limit 1)
        and exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'open_ticket' = any (a.actions)));
--> statement-breakpoint
-- At most one parent at any instant, of what is known now.
ALTER TABLE party_hierarchy ADD CONSTRAINT party_hierarchy_one_parent
  EXCLUDE USING gist (child_party_id WITH =, valid WITH &&) WHERE (superseded_at IS NULL);
