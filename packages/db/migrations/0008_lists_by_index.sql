DROP INDEX "advisories_by_time";--> statement-breakpoint
DROP INDEX "notifications_list";--> statement-breakpoint
DROP INDEX "ticket_parties_list";--> statement-breakpoint
DROP INDEX "tickets_queue";--> statement-breakpoint
DROP INDEX "tickets_by_activity";--> statement-breakpoint
CREATE INDEX "advisories_by_time" ON "advisories" USING btree ("imported_at","id");--> statement-breakpoint
CREATE INDEX "notifications_list" ON "notifications" USING btree ("person_id","party_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ticket_parties_list" ON "ticket_parties" USING btree ("party_id","last_activity_at","ticket_id");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "tickets" USING btree ("queue","last_activity_at","id");--> statement-breakpoint
CREATE INDEX "tickets_by_activity" ON "tickets" USING btree ("last_activity_at","id");