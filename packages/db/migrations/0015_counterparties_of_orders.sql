CREATE TABLE "product_components" (
	"product_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"component_product_id" uuid NOT NULL,
	"supplier_party_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "product_components_pkey" PRIMARY KEY("product_id","position"),
	CONSTRAINT "product_components_once" UNIQUE("product_id","component_product_id","supplier_party_id"),
	CONSTRAINT "product_components_quantity" CHECK ("product_components"."quantity" >= 1),
	CONSTRAINT "product_components_other" CHECK ("product_components"."component_product_id" <> "product_components"."product_id")
);
--> statement-breakpoint
ALTER TABLE "product_components" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "line_components" (
	"line_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"supplier_party_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"unit_cost_minor" bigint,
	"currency" text,
	"price_book_id" uuid,
	"trace" jsonb NOT NULL,
	CONSTRAINT "line_components_pkey" PRIMARY KEY("line_id","position"),
	CONSTRAINT "line_components_quantity" CHECK ("line_components"."quantity" >= 1),
	CONSTRAINT "line_components_cost" CHECK (("line_components"."unit_cost_minor" is null) = ("line_components"."currency" is null))
);
--> statement-breakpoint
ALTER TABLE "line_components" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_line_roles" (
	"line_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tier" smallint DEFAULT 0 NOT NULL,
	"party_id" uuid NOT NULL,
	CONSTRAINT "order_line_roles_pkey" PRIMARY KEY("line_id","role","tier","party_id")
);
--> statement-breakpoint
ALTER TABLE "order_line_roles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_named_parties" (
	"order_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tier" smallint DEFAULT 0 NOT NULL,
	"card_id" uuid NOT NULL,
	"party_id" uuid,
	CONSTRAINT "order_named_parties_pkey" PRIMARY KEY("order_id","role","tier"),
	CONSTRAINT "order_named_parties_role" CHECK ("order_named_parties"."role" in ('sold_by', 'financed_by'))
);
--> statement-breakpoint
ALTER TABLE "order_named_parties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "is_service" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "lot_line_id" uuid;--> statement-breakpoint
ALTER TABLE "order_roles" ADD COLUMN "tier" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Orders that exist name a customer's card on reseller's paper and none where a party buys for itself. Rewriting the column's type says so
-- without an update, which row-level security would not let the owner do.
ALTER TABLE "orders" ADD COLUMN "pattern" text;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "pattern" TYPE text USING CASE WHEN "end_user_card_id" IS NULL THEN 'direct' ELSE 'reseller' END;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "pattern" SET DEFAULT 'reseller';--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "pattern" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "delivery" text DEFAULT 'drop_ship' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "entry" text DEFAULT 'portal' NOT NULL;--> statement-breakpoint
ALTER TABLE "product_components" ADD CONSTRAINT "product_components_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_components" ADD CONSTRAINT "product_components_component_product_id_products_id_fk" FOREIGN KEY ("component_product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_components" ADD CONSTRAINT "product_components_supplier_party_id_parties_id_fk" FOREIGN KEY ("supplier_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_components" ADD CONSTRAINT "line_components_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_components" ADD CONSTRAINT "line_components_supplier_party_id_parties_id_fk" FOREIGN KEY ("supplier_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_components" ADD CONSTRAINT "line_components_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_components" ADD CONSTRAINT "line_components_price_book_id_price_books_id_fk" FOREIGN KEY ("price_book_id") REFERENCES "public"."price_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line_roles" ADD CONSTRAINT "order_line_roles_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line_roles" ADD CONSTRAINT "order_line_roles_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line_roles" ADD CONSTRAINT "order_line_roles_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_named_parties" ADD CONSTRAINT "order_named_parties_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_named_parties" ADD CONSTRAINT "order_named_parties_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_named_parties" ADD CONSTRAINT "order_named_parties_card_id_party_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."party_cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_named_parties" ADD CONSTRAINT "order_named_parties_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "line_components_supplier" ON "line_components" USING btree ("supplier_party_id");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_lot_line_id_order_lines_id_fk" FOREIGN KEY ("lot_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_roles" ADD CONSTRAINT "order_roles_tier_channel_tiers_tier_fk" FOREIGN KEY ("tier") REFERENCES "public"."channel_tiers"("tier") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_lines_lot" ON "order_lines" USING btree ("lot_line_id") WHERE "order_lines"."lot_line_id" is not null;--> statement-breakpoint
CREATE INDEX "order_roles_party" ON "order_roles" USING btree ("party_id","role");--> statement-breakpoint
ALTER TABLE "order_roles" DROP CONSTRAINT "order_roles_pkey";
--> statement-breakpoint
ALTER TABLE "order_roles" ADD CONSTRAINT "order_roles_pkey" PRIMARY KEY("order_id","role","tier","party_id");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_pattern" CHECK ("orders"."pattern" in ('direct', 'own_use', 'reseller', 'distributor', 'direct_lessor', 'reseller_lessor', 'distributor_lessor', 'stock', 'stock_sold_on', 'stock_sold_through'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_delivery" CHECK ("orders"."delivery" in ('drop_ship', 'stock', 'from_stock'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_entry" CHECK ("orders"."entry" in ('portal', 'console', 'import', 'stock'));--> statement-breakpoint
CREATE POLICY "product_components_of_vendor" ON "product_components" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "product_components_of_system" ON "product_components" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "line_components_of_vendor" ON "line_components" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "line_components_of_system" ON "line_components" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_line_roles_of_party" ON "order_line_roles" AS PERMISSIVE FOR SELECT TO "app_party" USING (role <> 'supplied_by' and (select true from order_lines l where l.id = order_line_roles.line_id));--> statement-breakpoint
CREATE POLICY "order_line_roles_of_vendor" ON "order_line_roles" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_line_roles_of_system" ON "order_line_roles" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_named_parties_of_party" ON "order_named_parties" AS PERMISSIVE FOR SELECT TO "app_party" USING ((select true from orders o where o.id = order_named_parties.order_id and true));--> statement-breakpoint
CREATE POLICY "order_named_parties_named_by_party" ON "order_named_parties" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (party_id is null and (select true from orders o where o.id = order_named_parties.order_id and o.state = 'submitted')
        and (select true from party_cards c where c.id = order_named_parties.card_id));--> statement-breakpoint
CREATE POLICY "order_named_parties_of_vendor" ON "order_named_parties" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_named_parties_of_system" ON "order_named_parties" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER POLICY "orders_placed_by_party" ON "orders" TO app_party WITH CHECK (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and placed_by_person_id = (select nullif(current_setting('app.person', true), '')::uuid) and end_user_party_id is null
        and state = 'submitted' and decided_at is null and decided_by_person_id is null and entry in ('portal', 'stock') and (end_user_card_id is null or (select true from party_cards c where c.id = orders.end_user_card_id)));