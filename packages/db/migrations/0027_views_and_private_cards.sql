CREATE TABLE "auth"."view_keys" (
	"view_id" uuid PRIMARY KEY NOT NULL,
	"staff_person_id" uuid NOT NULL,
	"staff_session_id" uuid NOT NULL,
	"hand_over_digest" text NOT NULL,
	"hand_over_expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"key_digest" text,
	CONSTRAINT "view_keys_hand_over_digest_unique" UNIQUE("hand_over_digest"),
	CONSTRAINT "view_keys_key_digest_unique" UNIQUE("key_digest")
);
--> statement-breakpoint
ALTER TABLE "auth"."view_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_card_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"owner_party_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_person_id" uuid NOT NULL,
	"fields" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "party_card_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_card_contacts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"owner_party_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"name" text NOT NULL,
	"duty" text,
	"email" text,
	"phone" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "party_card_contacts_ref_unique" UNIQUE("ref")
);
--> statement-breakpoint
ALTER TABLE "party_card_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_shares" (
	"owner_party_id" uuid NOT NULL,
	"viewer_party_id" uuid NOT NULL,
	"contact_name" text,
	"contact_email" text,
	"contact_phone" text,
	"notes" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"taken_back_at" timestamp with time zone,
	CONSTRAINT "party_shares_pkey" PRIMARY KEY("owner_party_id","viewer_party_id"),
	CONSTRAINT "party_shares_not_itself" CHECK ("party_shares"."owner_party_id" <> "party_shares"."viewer_party_id")
);
--> statement-breakpoint
ALTER TABLE "party_shares" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_view_pages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"view_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"path" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "party_view_pages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_views" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"party_id" uuid NOT NULL,
	"membership_id" uuid,
	"functions" text[] NOT NULL,
	"staff_person_id" uuid NOT NULL,
	"staff_membership_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"minutes" smallint NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_how" text,
	CONSTRAINT "party_views_ref_unique" UNIQUE("ref"),
	CONSTRAINT "party_views_minutes" CHECK ("party_views"."minutes" between 1 and 60),
	CONSTRAINT "party_views_reason" CHECK (length(btrim("party_views"."reason")) > 0),
	CONSTRAINT "party_views_has_end" CHECK (("party_views"."started_at" is null) = ("party_views"."ends_at" is null)),
	CONSTRAINT "party_views_ended" CHECK (("party_views"."ended_at" is null) = ("party_views"."ended_how" is null)),
	CONSTRAINT "party_views_ended_how" CHECK ("party_views"."ended_how" in ('ended', 'replaced', 'ran_out', 'signed_out', 'not_allowed'))
);
--> statement-breakpoint
ALTER TABLE "party_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "party_cards" ADD COLUMN "contact_phone" text;--> statement-breakpoint
ALTER TABLE "party_cards" ADD COLUMN "tags" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "party_cards" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "party_cards" ADD CONSTRAINT "party_cards_owner_id" UNIQUE("owner_party_id","id");--> statement-breakpoint
ALTER TABLE "auth"."view_keys" ADD CONSTRAINT "view_keys_staff_person_id_people_id_fk" FOREIGN KEY ("staff_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_card_changes" ADD CONSTRAINT "party_card_changes_owner_party_id_parties_id_fk" FOREIGN KEY ("owner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_card_changes" ADD CONSTRAINT "party_card_changes_by_person_id_people_id_fk" FOREIGN KEY ("by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_card_changes" ADD CONSTRAINT "party_card_changes_card_fk" FOREIGN KEY ("owner_party_id","card_id") REFERENCES "public"."party_cards"("owner_party_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_card_contacts" ADD CONSTRAINT "party_card_contacts_owner_party_id_parties_id_fk" FOREIGN KEY ("owner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_card_contacts" ADD CONSTRAINT "party_card_contacts_card_fk" FOREIGN KEY ("owner_party_id","card_id") REFERENCES "public"."party_cards"("owner_party_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_shares" ADD CONSTRAINT "party_shares_owner_party_id_parties_id_fk" FOREIGN KEY ("owner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_shares" ADD CONSTRAINT "party_shares_viewer_party_id_parties_id_fk" FOREIGN KEY ("viewer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_view_pages" ADD CONSTRAINT "party_view_pages_view_id_party_views_id_fk" FOREIGN KEY ("view_id") REFERENCES "public"."party_views"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "public"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_staff_person_id_people_id_fk" FOREIGN KEY ("staff_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_staff_membership_id_memberships_id_fk" FOREIGN KEY ("staff_membership_id") REFERENCES "public"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "party_card_changes_card" ON "party_card_changes" USING btree ("owner_party_id","card_id","id");--> statement-breakpoint
CREATE INDEX "party_card_contacts_card" ON "party_card_contacts" USING btree ("owner_party_id","card_id","id");--> statement-breakpoint
CREATE INDEX "party_view_pages_view" ON "party_view_pages" USING btree ("view_id","id");--> statement-breakpoint
CREATE INDEX "party_views_party" ON "party_views" USING btree ("party_id","id");--> statement-breakpoint
CREATE INDEX "party_views_running" ON "party_views" USING btree ("ends_at") WHERE "party_views"."ended_at" is null;--> statement-breakpoint
CREATE POLICY "party_cards_changed_by_party" ON "party_cards" AS PERMISSIVE FOR UPDATE TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)) WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "view_keys_for_sign_in" ON "auth"."view_keys" AS PERMISSIVE FOR ALL TO "app_auth" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_card_changes_of_party" ON "party_card_changes" AS PERMISSIVE FOR SELECT TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_card_changes_by_party" ON "party_card_changes" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
  and (select true from party_cards c where c.id = party_card_changes.card_id and c.owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)) and by_person_id = (select nullif(current_setting('app.person', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_card_contacts_of_party" ON "party_card_contacts" AS PERMISSIVE FOR SELECT TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_card_contacts_made_by_party" ON "party_card_contacts" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
  and (select true from party_cards c where c.id = party_card_contacts.card_id and c.owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "party_card_contacts_changed_by_party" ON "party_card_contacts" AS PERMISSIVE FOR UPDATE TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)) WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)
  and (select true from party_cards c where c.id = party_card_contacts.card_id and c.owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "party_shares_of_party" ON "party_shares" AS PERMISSIVE FOR SELECT TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or (viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and taken_back_at is null and (select true from line_roles r
        where r.party_id = party_shares.owner_party_id and r.role = 'end_user' and r.valid @> (select nullif(current_setting('app.today', true), '')::date) limit 1)));--> statement-breakpoint
CREATE POLICY "party_shares_given_by_party" ON "party_shares" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and (select true from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = party_shares.viewer_party_id));--> statement-breakpoint
CREATE POLICY "party_shares_changed_by_party" ON "party_shares" AS PERMISSIVE FOR UPDATE TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid)) WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_view_pages_of_vendor" ON "party_view_pages" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "party_view_pages_by_who_looks" ON "party_view_pages" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (exists (select 1 from party_views v where v.id = party_view_pages.view_id and v.staff_person_id = (select nullif(current_setting('app.person', true), '')::uuid) and v.ended_at is null));--> statement-breakpoint
CREATE POLICY "party_views_of_vendor" ON "party_views" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "party_views_asked_by_staff" ON "party_views" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (staff_person_id = (select nullif(current_setting('app.person', true), '')::uuid) and started_at is null and ended_at is null);--> statement-breakpoint
CREATE POLICY "party_views_moved_by_staff" ON "party_views" AS PERMISSIVE FOR UPDATE TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_views_read_by_system" ON "party_views" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "party_views_moved_by_system" ON "party_views" AS PERMISSIVE FOR UPDATE TO "app_system" USING (true) WITH CHECK (true);