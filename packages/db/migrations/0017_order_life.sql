CREATE TABLE "entitlement_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"line_id" uuid NOT NULL,
	"source_line_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"effective_on" date NOT NULL,
	"quantity_delta" integer NOT NULL,
	"term_before" daterange NOT NULL,
	"term_after" daterange NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "entitlement_changes_once" UNIQUE("source_line_id","kind"),
	CONSTRAINT "entitlement_changes_kind" CHECK ("entitlement_changes"."kind" in ('increase', 'decrease', 'cancel', 'renewal', 'co_term', 'withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "entitlement_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "approval_limits" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"staff_function" text,
	"person_id" uuid,
	"currency" text NOT NULL,
	"limit_minor" bigint,
	"set_by_person_id" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "approval_limits_whose" CHECK (("approval_limits"."staff_function" is null) <> ("approval_limits"."person_id" is null)),
	CONSTRAINT "approval_limits_limit" CHECK ("approval_limits"."limit_minor" >= 0)
);
--> statement-breakpoint
ALTER TABLE "approval_limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_accounts" (
	"party_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"limit_minor" bigint,
	"open_minor" bigint DEFAULT 0 NOT NULL,
	"unbilled_minor" bigint DEFAULT 0 NOT NULL,
	"standing" text DEFAULT 'good' NOT NULL,
	CONSTRAINT "credit_accounts_pkey" PRIMARY KEY("party_id","currency"),
	CONSTRAINT "credit_accounts_limit" CHECK ("credit_accounts"."limit_minor" >= 0),
	CONSTRAINT "credit_accounts_standing" CHECK ("credit_accounts"."standing" in ('good', 'warned', 'prepay', 'hold'))
);
--> statement-breakpoint
ALTER TABLE "credit_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"party_id" uuid,
	"currency" text NOT NULL,
	"limit_minor" bigint,
	"standing" text DEFAULT 'good' NOT NULL,
	"reason" text NOT NULL,
	"set_by_person_id" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credit_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_commitments" (
	"order_id" uuid NOT NULL,
	"payer_party_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "order_commitments_pkey" PRIMARY KEY("order_id","payer_party_id")
);
--> statement-breakpoint
ALTER TABLE "order_commitments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_holds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"code" text NOT NULL,
	"payer_party_id" uuid,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"limit_minor" bigint,
	"exposure_minor" bigint,
	"held_by_person_id" uuid NOT NULL,
	"held_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by_person_id" uuid,
	"way" text,
	"reason" text,
	CONSTRAINT "order_holds_code" CHECK ("order_holds"."code" in ('credit_limit', 'prepay_only', 'credit_stop', 'approval')),
	CONSTRAINT "order_holds_way" CHECK ("order_holds"."way" in ('passed', 'prepaid', 'released', 'approved', 'rejected', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "order_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_prepayments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"client_request_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"paid_on" date NOT NULL,
	"reference" text NOT NULL,
	"recorded_by_person_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "order_prepayments_once" UNIQUE("order_id","client_request_id"),
	CONSTRAINT "order_prepayments_amount" CHECK ("order_prepayments"."amount_minor" > 0)
);
--> statement-breakpoint
ALTER TABLE "order_prepayments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "order_lines" DROP CONSTRAINT "order_lines_net";--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "kind" text DEFAULT 'new' NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "amends_line_id" uuid;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "effective_on" date;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "charged_until" date;--> statement-breakpoint
ALTER TABLE "entitlement_changes" ADD CONSTRAINT "entitlement_changes_line_id_entitlements_line_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."entitlements"("line_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlement_changes" ADD CONSTRAINT "entitlement_changes_source_line_id_order_lines_id_fk" FOREIGN KEY ("source_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_limits" ADD CONSTRAINT "approval_limits_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_limits" ADD CONSTRAINT "approval_limits_set_by_person_id_people_id_fk" FOREIGN KEY ("set_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_decisions" ADD CONSTRAINT "credit_decisions_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_decisions" ADD CONSTRAINT "credit_decisions_set_by_person_id_people_id_fk" FOREIGN KEY ("set_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_commitments" ADD CONSTRAINT "order_commitments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_commitments" ADD CONSTRAINT "order_commitments_payer_party_id_parties_id_fk" FOREIGN KEY ("payer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_holds" ADD CONSTRAINT "order_holds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_holds" ADD CONSTRAINT "order_holds_payer_party_id_parties_id_fk" FOREIGN KEY ("payer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_holds" ADD CONSTRAINT "order_holds_held_by_person_id_people_id_fk" FOREIGN KEY ("held_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_holds" ADD CONSTRAINT "order_holds_ended_by_person_id_people_id_fk" FOREIGN KEY ("ended_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_prepayments" ADD CONSTRAINT "order_prepayments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_prepayments" ADD CONSTRAINT "order_prepayments_recorded_by_person_id_people_id_fk" FOREIGN KEY ("recorded_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entitlement_changes_line" ON "entitlement_changes" USING btree ("line_id","effective_on");--> statement-breakpoint
CREATE INDEX "approval_limits_latest" ON "approval_limits" USING btree ("currency","id");--> statement-breakpoint
CREATE INDEX "credit_decisions_party" ON "credit_decisions" USING btree ("party_id","currency","id");--> statement-breakpoint
CREATE INDEX "order_commitments_running" ON "order_commitments" USING btree ("payer_party_id","currency","amount_minor") WHERE "order_commitments"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "order_holds_one_open" ON "order_holds" USING btree ("order_id") WHERE "order_holds"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "order_holds_order" ON "order_holds" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "order_holds_payer" ON "order_holds" USING btree ("payer_party_id","currency") WHERE "order_holds"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_amends_line_id_order_lines_id_fk" FOREIGN KEY ("amends_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_lines_amendments" ON "order_lines" USING btree ("amends_line_id") WHERE "order_lines"."amends_line_id" is not null;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_kind" CHECK ("order_lines"."kind" in ('new', 'increase', 'decrease', 'cancel', 'renewal', 'co_term'));--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_amends" CHECK (("order_lines"."kind" = 'new') = ("order_lines"."amends_line_id" is null) and ("order_lines"."kind" = 'new') = ("order_lines"."effective_on" is null));--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_net" CHECK ("order_lines"."net_minor" = "order_lines"."unit_net_minor" * "order_lines"."quantity" or ("order_lines"."kind" <> 'new' and "order_lines"."net_minor" >= 0));--> statement-breakpoint
CREATE POLICY "order_lines_amend_within_access" ON "order_lines" AS RESTRICTIVE FOR INSERT TO "app_party" WITH CHECK (amends_line_id is null or (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = order_lines.amends_line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'order_renewal' = any (a.actions) limit 1));--> statement-breakpoint
CREATE POLICY "entitlement_changes_of_party" ON "entitlement_changes" AS PERMISSIVE FOR SELECT TO "app_party" USING ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = entitlement_changes.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and true limit 1));--> statement-breakpoint
CREATE POLICY "entitlement_changes_of_vendor" ON "entitlement_changes" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "entitlement_changes_of_system" ON "entitlement_changes" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "approval_limits_of_vendor" ON "approval_limits" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "approval_limits_of_system" ON "approval_limits" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_accounts_of_vendor" ON "credit_accounts" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_accounts_of_system" ON "credit_accounts" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_decisions_of_vendor" ON "credit_decisions" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_decisions_of_system" ON "credit_decisions" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_commitments_of_vendor" ON "order_commitments" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_commitments_of_system" ON "order_commitments" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_holds_of_payer" ON "order_holds" AS PERMISSIVE FOR SELECT TO "app_party" USING (payer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and (select true from orders o where o.id = order_holds.order_id));--> statement-breakpoint
CREATE POLICY "order_holds_of_vendor" ON "order_holds" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_holds_of_system" ON "order_holds" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_prepayments_of_vendor" ON "order_prepayments" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_prepayments_of_system" ON "order_prepayments" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "seats_taken_by_party" ON "seats" TO app_party USING ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = seats.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'activate' = any (a.actions) limit 1)) WITH CHECK ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = seats.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'activate' = any (a.actions) limit 1) and taken <= (select e.quantity + coalesce((select sum(c.quantity_delta) from entitlement_changes c
  where c.line_id = seats.line_id and c.quantity_delta > 0 and c.effective_on <= (select nullif(current_setting('app.today', true), '')::date)), 0) from entitlements e where e.line_id = seats.line_id));--> statement-breakpoint
ALTER POLICY "orders_cancelled_by_party" ON "orders" TO app_party USING (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state in ('submitted', 'held')) WITH CHECK (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state = 'cancelled' and decided_by_person_id = (select nullif(current_setting('app.person', true), '')::uuid));--> statement-breakpoint
-- Orders that were accepted before are on order as well. A new database has none, nor the privileges yet: they follow from the policies.
DO $$ BEGIN
  IF has_table_privilege('app_system', 'orders', 'select') THEN
    GRANT INSERT ON order_commitments TO app_system;
    PERFORM set_config('role', 'app_system', true);
    INSERT INTO order_commitments (order_id, payer_party_id, currency, amount_minor)
      SELECT o.id, r.party_id, o.currency, o.total_net_minor FROM orders o JOIN order_roles r ON r.order_id = o.id AND r.role = 'payer'
      WHERE o.state = 'accepted';
    PERFORM set_config('role', 'app_owner', true);
  END IF;
END $$;
