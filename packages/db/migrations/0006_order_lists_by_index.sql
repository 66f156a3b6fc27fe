DROP INDEX "entitlements_by_time";--> statement-breakpoint
DROP INDEX "orders_of_party";--> statement-breakpoint
DROP INDEX "orders_by_time";--> statement-breakpoint
DROP INDEX "orders_by_state";--> statement-breakpoint
CREATE INDEX "entitlements_by_time" ON "entitlements" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "orders_of_party" ON "orders" USING btree ("placed_by_party_id","submitted_at","id");--> statement-breakpoint
CREATE INDEX "orders_by_time" ON "orders" USING btree ("submitted_at","id");--> statement-breakpoint
CREATE INDEX "orders_by_state" ON "orders" USING btree ("state","submitted_at","id");