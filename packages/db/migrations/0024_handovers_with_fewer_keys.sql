ALTER TABLE "handover_changes" DROP CONSTRAINT "handover_changes_handover_id_handovers_id_fk";
--> statement-breakpoint
ALTER TABLE "handover_changes" DROP CONSTRAINT "handover_changes_line_id_order_lines_id_fk";
--> statement-breakpoint
ALTER TABLE "handover_changes" DROP CONSTRAINT "handover_changes_tier_channel_tiers_tier_fk";
--> statement-breakpoint
ALTER TABLE "handover_changes" DROP CONSTRAINT "handover_changes_to_party_id_parties_id_fk";
--> statement-breakpoint
ALTER TABLE "handover_lines" DROP CONSTRAINT "handover_lines_customer_party_id_parties_id_fk";
--> statement-breakpoint
ALTER TABLE "handover_lines" DROP CONSTRAINT "handover_lines_to_party_id_parties_id_fk";
--> statement-breakpoint
ALTER TABLE "handover_changes" ADD CONSTRAINT "handover_changes_line" FOREIGN KEY ("handover_id","line_id") REFERENCES "public"."handover_lines"("handover_id","line_id") ON DELETE cascade ON UPDATE no action;