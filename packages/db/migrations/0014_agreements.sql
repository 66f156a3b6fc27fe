CREATE TABLE "agreement_renewal_notices" (
	"agreement_id" uuid NOT NULL,
	"ends_on" date NOT NULL,
	"noticed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agreement_renewal_notices_pkey" PRIMARY KEY("agreement_id","ends_on")
);
--> statement-breakpoint
ALTER TABLE "agreement_renewal_notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agreement_roles" (
	"agreement_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tier" smallint DEFAULT 0 NOT NULL,
	"party_id" uuid NOT NULL,
	"slot" text GENERATED ALWAYS AS (case when role = 'sold_by' then 'sold_by:' || tier when role in ('serviced_by', 'registered_by', 'supplied_by') then role || ':' || party_id else role end) STORED NOT NULL,
	CONSTRAINT "agreement_roles_pkey" PRIMARY KEY("agreement_id","slot"),
	CONSTRAINT "agreement_roles_role" CHECK ("agreement_roles"."role" in ('signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by'))
);
--> statement-breakpoint
ALTER TABLE "agreement_roles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agreement_signatories" (
	"agreement_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"party_id" uuid NOT NULL,
	"name" text NOT NULL,
	"title" text,
	CONSTRAINT "agreement_signatories_pkey" PRIMARY KEY("agreement_id","position")
);
--> statement-breakpoint
ALTER TABLE "agreement_signatories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agreements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"party_id" uuid NOT NULL,
	"party_name" text NOT NULL,
	"counterparty_id" uuid NOT NULL,
	"counterparty_name" text NOT NULL,
	"paper_party_id" uuid NOT NULL,
	"low_party_id" uuid GENERATED ALWAYS AS (least(party_id, counterparty_id)) STORED NOT NULL,
	"high_party_id" uuid GENERATED ALWAYS AS (greatest(party_id, counterparty_id)) STORED NOT NULL,
	"valid" daterange NOT NULL,
	"ends_on" date GENERATED ALWAYS AS (coalesce(upper(valid), 'infinity'::date)) STORED NOT NULL,
	"signed_on" date,
	"renewal_notice_days" smallint,
	"notice_on" date GENERATED ALWAYS AS (upper(valid) - renewal_notice_days::int) STORED,
	"file_sha256" text,
	"file_name" text,
	"file_bytes" integer,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_person_id" uuid,
	CONSTRAINT "agreements_ref_unique" UNIQUE("ref"),
	CONSTRAINT "agreements_kind" CHECK ("agreements"."kind" in ('reseller', 'distribution', 'customer', 'leasing', 'supply', 'support', 'data_processing', 'confidentiality')),
	CONSTRAINT "agreements_two_parties" CHECK ("agreements"."party_id" <> "agreements"."counterparty_id"),
	CONSTRAINT "agreements_paper" CHECK ("agreements"."paper_party_id" in ("agreements"."party_id", "agreements"."counterparty_id")),
	CONSTRAINT "agreements_not_empty" CHECK (not isempty("agreements"."valid") and not lower_inf("agreements"."valid")),
	CONSTRAINT "agreements_notice_days" CHECK ("agreements"."renewal_notice_days" between 1 and 730),
	CONSTRAINT "agreements_file_whole" CHECK (num_nulls("agreements"."file_sha256", "agreements"."file_name", "agreements"."file_bytes") in (0, 3)),
	CONSTRAINT "agreements_file_hash" CHECK ("agreements"."file_sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "agreements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "agreement_id" uuid;--> statement-breakpoint
ALTER TABLE "agreement_renewal_notices" ADD CONSTRAINT "agreement_renewal_notices_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_roles" ADD CONSTRAINT "agreement_roles_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_roles" ADD CONSTRAINT "agreement_roles_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_roles" ADD CONSTRAINT "agreement_roles_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_signatories" ADD CONSTRAINT "agreement_signatories_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_signatories" ADD CONSTRAINT "agreement_signatories_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_counterparty_id_parties_id_fk" FOREIGN KEY ("counterparty_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_paper_party_id_parties_id_fk" FOREIGN KEY ("paper_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_created_by_person_id_people_id_fk" FOREIGN KEY ("created_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agreements_party" ON "agreements" USING btree ("party_id","ends_on","id");--> statement-breakpoint
CREATE INDEX "agreements_counterparty" ON "agreements" USING btree ("counterparty_id","ends_on","id");--> statement-breakpoint
CREATE INDEX "agreements_by_end" ON "agreements" USING btree ("ends_on","id");--> statement-breakpoint
CREATE INDEX "agreements_notice" ON "agreements" USING btree ("notice_on");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_lines_agreement" ON "order_lines" USING btree ("agreement_id","id");--> statement-breakpoint
CREATE POLICY "agreement_renewal_notices_of_vendor" ON "agreement_renewal_notices" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreement_renewal_notices_of_system" ON "agreement_renewal_notices" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreement_roles_of_party" ON "agreement_roles" AS PERMISSIVE FOR SELECT TO "app_party" USING ((select true from agreements a where a.id = agreement_roles.agreement_id));--> statement-breakpoint
CREATE POLICY "agreement_roles_of_vendor" ON "agreement_roles" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreement_roles_of_system" ON "agreement_roles" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreement_signatories_of_party" ON "agreement_signatories" AS PERMISSIVE FOR SELECT TO "app_party" USING ((select true from agreements a where a.id = agreement_signatories.agreement_id));--> statement-breakpoint
CREATE POLICY "agreement_signatories_of_vendor" ON "agreement_signatories" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreement_signatories_of_system" ON "agreement_signatories" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreements_of_party" ON "agreements" AS PERMISSIVE FOR SELECT TO "app_party" USING (signed_on is not null and (party_id = (select nullif(current_setting('app.party', true), '')::uuid) or counterparty_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "agreements_of_vendor" ON "agreements" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "agreements_of_system" ON "agreements" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "order_lines_placed_by_party" ON "order_lines" TO app_party WITH CHECK (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and agreement_id is null and (select true from orders o where o.id = order_lines.order_id and o.state = 'submitted'));--> statement-breakpoint
-- What drizzle-kit cannot say. Of one kind and between the same two one agreement holds at a time.
ALTER TABLE agreements ADD CONSTRAINT agreements_one_at_a_time
  UNIQUE (low_party_id, high_party_id, kind, valid WITHOUT OVERLAPS);
