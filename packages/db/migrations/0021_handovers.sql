CREATE TABLE "handover_changes" (
	"handover_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tier" smallint NOT NULL,
	"valid" daterange NOT NULL,
	"level_before" text NOT NULL,
	"to_party_id" uuid,
	CONSTRAINT "handover_changes_pkey" PRIMARY KEY("handover_id","line_id","role","tier","valid")
);
--> statement-breakpoint
ALTER TABLE "handover_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "handover_lines" (
	"handover_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"customer_party_id" uuid,
	"outcome" text,
	"to_party_id" uuid,
	"status_before" text,
	"term_before" daterange,
	"maintenance_before" daterange,
	CONSTRAINT "handover_lines_pkey" PRIMARY KEY("handover_id","line_id"),
	CONSTRAINT "handover_lines_outcome" CHECK ("handover_lines"."outcome" in ('end', 'direct', 'transfer'))
);
--> statement-breakpoint
ALTER TABLE "handover_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "handover_outcomes" (
	"handover_id" uuid NOT NULL,
	"customer_party_id" uuid NOT NULL,
	"outcome" text,
	"to_party_id" uuid,
	CONSTRAINT "handover_outcomes_pkey" PRIMARY KEY("handover_id","customer_party_id"),
	CONSTRAINT "handover_outcomes_outcome" CHECK ("handover_outcomes"."outcome" in ('end', 'direct', 'transfer')),
	CONSTRAINT "handover_outcomes_whole" CHECK (("handover_outcomes"."to_party_id" is not null) = coalesce("handover_outcomes"."outcome" = 'transfer', false))
);
--> statement-breakpoint
ALTER TABLE "handover_outcomes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "handover_progress" (
	"handover_id" uuid PRIMARY KEY NOT NULL,
	"step" text NOT NULL,
	"done" integer NOT NULL,
	"total" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "handover_progress" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "handovers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"from_party_id" uuid NOT NULL,
	"selection" text DEFAULT 'all' NOT NULL,
	"outcome" text,
	"to_party_id" uuid,
	"effective_on" date NOT NULL,
	"reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_person_id" uuid,
	"confirmed_at" timestamp with time zone,
	"confirmed_by_person_id" uuid,
	"event_id" uuid,
	"recorded_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_person_id" uuid,
	"done_at" timestamp with time zone,
	"preview" jsonb,
	"line_count" integer,
	"customer_count" integer,
	"refusal" text,
	CONSTRAINT "handovers_ref_unique" UNIQUE("ref"),
	CONSTRAINT "handovers_kind" CHECK ("handovers"."kind" in ('partner_exit', 'transfer', 'lessor_change', 'payer_change', 'customer_merge', 'customer_split')),
	CONSTRAINT "handovers_state" CHECK ("handovers"."state" in ('draft', 'running', 'scheduled', 'withdrawing', 'withdrawn', 'done', 'discarded')),
	CONSTRAINT "handovers_selection" CHECK ("handovers"."selection" in ('all', 'customers', 'lines')),
	CONSTRAINT "handovers_outcome" CHECK ("handovers"."outcome" in ('end', 'direct', 'transfer') and ("handovers"."to_party_id" is null or "handovers"."outcome" = 'transfer')),
	CONSTRAINT "handovers_not_to_itself" CHECK ("handovers"."to_party_id" <> "handovers"."from_party_id")
);
--> statement-breakpoint
ALTER TABLE "handovers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "handover_changes" ADD CONSTRAINT "handover_changes_handover_id_handovers_id_fk" FOREIGN KEY ("handover_id") REFERENCES "public"."handovers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_changes" ADD CONSTRAINT "handover_changes_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_changes" ADD CONSTRAINT "handover_changes_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_changes" ADD CONSTRAINT "handover_changes_to_party_id_parties_id_fk" FOREIGN KEY ("to_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_lines" ADD CONSTRAINT "handover_lines_handover_id_handovers_id_fk" FOREIGN KEY ("handover_id") REFERENCES "public"."handovers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_lines" ADD CONSTRAINT "handover_lines_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_lines" ADD CONSTRAINT "handover_lines_customer_party_id_parties_id_fk" FOREIGN KEY ("customer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_lines" ADD CONSTRAINT "handover_lines_to_party_id_parties_id_fk" FOREIGN KEY ("to_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_outcomes" ADD CONSTRAINT "handover_outcomes_handover_id_handovers_id_fk" FOREIGN KEY ("handover_id") REFERENCES "public"."handovers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_outcomes" ADD CONSTRAINT "handover_outcomes_customer_party_id_parties_id_fk" FOREIGN KEY ("customer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_outcomes" ADD CONSTRAINT "handover_outcomes_to_party_id_parties_id_fk" FOREIGN KEY ("to_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_progress" ADD CONSTRAINT "handover_progress_handover_id_handovers_id_fk" FOREIGN KEY ("handover_id") REFERENCES "public"."handovers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_from_party_id_parties_id_fk" FOREIGN KEY ("from_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_to_party_id_parties_id_fk" FOREIGN KEY ("to_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_created_by_person_id_people_id_fk" FOREIGN KEY ("created_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_confirmed_by_person_id_people_id_fk" FOREIGN KEY ("confirmed_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_withdrawn_by_person_id_people_id_fk" FOREIGN KEY ("withdrawn_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handover_lines_line" ON "handover_lines" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "handovers_by_time" ON "handovers" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "handovers_by_state" ON "handovers" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "handovers_of_party" ON "handovers" USING btree ("from_party_id","created_at");--> statement-breakpoint
CREATE POLICY "handover_changes_of_vendor" ON "handover_changes" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "handover_changes_written_by_vendor" ON "handover_changes" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_changes_of_system" ON "handover_changes" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "handover_changes_written_by_system" ON "handover_changes" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_lines_of_vendor" ON "handover_lines" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_lines_of_system" ON "handover_lines" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_outcomes_of_vendor" ON "handover_outcomes" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_outcomes_of_system" ON "handover_outcomes" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_progress_of_vendor" ON "handover_progress" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handover_progress_of_system" ON "handover_progress" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handovers_of_vendor" ON "handovers" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "handovers_of_system" ON "handovers" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);