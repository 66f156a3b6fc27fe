CREATE TABLE "channel_tiers" (
	"tier" smallint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"faces_customer" boolean NOT NULL,
	CONSTRAINT "channel_tiers_not_negative" CHECK ("channel_tiers"."tier" >= 0),
	CONSTRAINT "channel_tiers_first_faces_customer" CHECK ("channel_tiers"."faces_customer" = ("channel_tiers"."tier" = 0))
);
--> statement-breakpoint
ALTER TABLE "channel_tiers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "channel_tiers_name" ON "channel_tiers" USING btree (lower("name"));--> statement-breakpoint
CREATE POLICY "channel_tiers_of_party" ON "channel_tiers" AS PERMISSIVE FOR SELECT TO "app_party" USING (true);--> statement-breakpoint
CREATE POLICY "channel_tiers_of_vendor" ON "channel_tiers" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "channel_tiers_of_system" ON "channel_tiers" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
INSERT INTO "channel_tiers" ("tier", "name", "faces_customer") VALUES (0, 'Reseller', true), (1, 'Distributor', false);
