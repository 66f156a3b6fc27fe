CREATE TABLE "role_snapshots" (
	"line_id" uuid NOT NULL,
	"document_kind" text NOT NULL,
	"document_id" uuid NOT NULL,
	"document_ref" text NOT NULL,
	"roles" jsonb NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "role_snapshots_pkey" PRIMARY KEY("line_id","document_kind","document_id"),
	CONSTRAINT "role_snapshots_kind" CHECK ("role_snapshots"."document_kind" in ('order', 'entitlement', 'notice', 'invoice', 'credit_note'))
);
--> statement-breakpoint
ALTER TABLE "role_snapshots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "access_list";--> statement-breakpoint
ALTER TABLE "access" ADD COLUMN "valid_from" date GENERATED ALWAYS AS (lower(valid)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "access" ADD COLUMN "valid_until" date GENERATED ALWAYS AS (coalesce(upper(valid), 'infinity'::date)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "role_snapshots" ADD CONSTRAINT "role_snapshots_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "role_snapshots_document" ON "role_snapshots" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "access_list" ON "access" USING btree ("party_id","ends_on","line_id","valid_until","valid_from");--> statement-breakpoint
CREATE POLICY "role_snapshots_of_vendor" ON "role_snapshots" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "role_snapshots_taken_by_vendor" ON "role_snapshots" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "role_snapshots_of_system" ON "role_snapshots" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "role_snapshots_taken_by_system" ON "role_snapshots" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "access_of_party" ON "access" TO app_party USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid) and valid_from <= (select nullif(current_setting('app.today', true), '')::date) and valid_until > (select nullif(current_setting('app.today', true), '')::date));