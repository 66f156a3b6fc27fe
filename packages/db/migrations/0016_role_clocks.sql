-- Forced row-level security hides the rows from their owner too; the step after every migration forces it again.
ALTER TABLE "line_roles" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "channel_tiers" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What was superseded in the moment it was written was never known.
DELETE FROM "line_roles" WHERE isempty("recorded");--> statement-breakpoint
CREATE TABLE "line_duties" (
	"line_id" uuid NOT NULL,
	"slot" text NOT NULL,
	"valid" daterange NOT NULL,
	"known_until" timestamp with time zone DEFAULT 'infinity'::timestamptz NOT NULL,
	CONSTRAINT "line_duties_pkey" PRIMARY KEY("line_id","slot"),
	CONSTRAINT "line_duties_slot" CHECK ("line_duties"."slot" in ('end_user', 'signatory', 'bill_to', 'payer')),
	CONSTRAINT "line_duties_without_end" CHECK (upper_inf("line_duties"."valid") and not lower_inf("line_duties"."valid") and "line_duties"."known_until" = 'infinity')
);
--> statement-breakpoint
ALTER TABLE "line_duties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "line_roles" ADD COLUMN "known_until" timestamp with time zone GENERATED ALWAYS AS (coalesce(upper(recorded), 'infinity'::timestamptz)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "line_duties" ADD CONSTRAINT "line_duties_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_roles" ADD CONSTRAINT "line_roles_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_roles" ADD CONSTRAINT "line_roles_spans" CHECK (not isempty("line_roles"."valid") and not lower_inf("line_roles"."valid") and not isempty("line_roles"."recorded"));--> statement-breakpoint
DROP POLICY "line_roles_of_vendor" ON "line_roles" CASCADE;--> statement-breakpoint
DROP POLICY "line_roles_of_system" ON "line_roles" CASCADE;--> statement-breakpoint
CREATE POLICY "line_roles_opened_by_vendor" ON "line_roles" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "line_roles_closed_by_vendor" ON "line_roles" AS PERMISSIVE FOR UPDATE TO "app_vendor" USING (upper_inf(recorded)) WITH CHECK (not upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "line_roles_opened_by_system" ON "line_roles" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "line_roles_closed_by_system" ON "line_roles" AS PERMISSIVE FOR UPDATE TO "app_system" USING (upper_inf(recorded)) WITH CHECK (not upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "line_roles_of_vendor" ON "line_roles" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "line_roles_of_system" ON "line_roles" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "line_duties_of_vendor" ON "line_duties" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "line_duties_taken_on_by_vendor" ON "line_duties" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "line_duties_of_system" ON "line_duties" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "line_duties_taken_on_by_system" ON "line_duties" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
-- One holder of a slot on a day, of what is known now and of what was superseded at one instant (DOMAIN §1).
ALTER TABLE "line_roles" DROP CONSTRAINT "line_roles_one_holder";--> statement-breakpoint
ALTER TABLE "line_roles" ADD CONSTRAINT "line_roles_one_holder" UNIQUE ("line_id", "slot", "known_until", "valid" WITHOUT OVERLAPS);--> statement-breakpoint
INSERT INTO "line_duties" ("line_id", "slot", "valid")
  SELECT "line_id", "slot", daterange(min(lower("valid")), null) FROM "line_roles"
  WHERE "known_until" = 'infinity' AND "slot" IN ('end_user', 'signatory', 'bill_to', 'payer') GROUP BY 1, 2;--> statement-breakpoint
-- And never none: checked at commit, so that a change may close before it opens.
ALTER TABLE "line_duties" ADD CONSTRAINT "line_duties_held" FOREIGN KEY ("line_id", "slot", "known_until", PERIOD "valid")
  REFERENCES "line_roles" ("line_id", "slot", "known_until", PERIOD "valid") DEFERRABLE INITIALLY DEFERRED;
