CREATE TABLE "order_imports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"party_id" uuid,
	"person_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" text NOT NULL,
	"file_bytes" integer NOT NULL,
	"format" text NOT NULL,
	"state" text NOT NULL,
	"rows_done" integer DEFAULT 0 NOT NULL,
	"rows_total" integer DEFAULT 0 NOT NULL,
	"findings" jsonb,
	"report_sha256" text,
	"created_at" timestamp with time zone NOT NULL,
	"checked_at" timestamp with time zone,
	"placed_at" timestamp with time zone,
	CONSTRAINT "order_imports_ref_unique" UNIQUE("ref"),
	CONSTRAINT "order_imports_one_per_file" UNIQUE NULLS NOT DISTINCT("party_id","file_sha256"),
	CONSTRAINT "order_imports_format" CHECK ("order_imports"."format" in ('csv', 'xlsx')),
	CONSTRAINT "order_imports_state" CHECK ("order_imports"."state" in ('checking', 'refused', 'ready', 'placing', 'placed', 'failed', 'withdrawn')),
	CONSTRAINT "order_imports_hash" CHECK ("order_imports"."file_sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "order_imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "order_imports" ADD CONSTRAINT "order_imports_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_imports" ADD CONSTRAINT "order_imports_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_imports_of_party" ON "order_imports" USING btree ("party_id","created_at","id");--> statement-breakpoint
CREATE POLICY "order_imports_of_party" ON "order_imports" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "order_imports_brought_by_party" ON "order_imports" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (party_id = (select nullif(current_setting('app.party', true), '')::uuid) and person_id = (select nullif(current_setting('app.person', true), '')::uuid) and state = 'checking' and findings is null
        and checked_at is null and placed_at is null and report_sha256 is null);--> statement-breakpoint
CREATE POLICY "order_imports_moved_by_party" ON "order_imports" AS PERMISSIVE FOR UPDATE TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state in ('ready', 'refused', 'failed', 'withdrawn')) WITH CHECK (party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state in ('checking', 'placing', 'withdrawn'));--> statement-breakpoint
CREATE POLICY "order_imports_of_vendor" ON "order_imports" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_imports_of_system" ON "order_imports" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);