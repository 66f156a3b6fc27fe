CREATE TABLE "stock_accounts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"lot_id" uuid NOT NULL,
	"holder_party_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"balance" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stock_accounts_one_per_kind" UNIQUE("lot_id","holder_party_id","kind"),
	CONSTRAINT "stock_accounts_identity" UNIQUE("id","lot_id","holder_party_id","kind"),
	CONSTRAINT "stock_accounts_kind" CHECK ("stock_accounts"."kind" in ('mint', 'stock', 'sold', 'active', 'returned', 'cancelled')),
	CONSTRAINT "stock_accounts_never_negative" CHECK (case when "stock_accounts"."kind" = 'mint' then "stock_accounts"."balance" <= 0 else "stock_accounts"."balance" >= 0 end)
);
--> statement-breakpoint
ALTER TABLE "stock_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stock_holdings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"lot_id" uuid NOT NULL,
	"holder_party_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"lot_line_id" uuid NOT NULL,
	"term_months" integer,
	"currency" text NOT NULL,
	"price_book_id" uuid NOT NULL,
	"unit_list_minor" bigint,
	"unit_net_minor" bigint,
	"source_name" text,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_holdings_ref_unique" UNIQUE("ref"),
	CONSTRAINT "stock_holdings_one_per_holder" UNIQUE("lot_id","holder_party_id")
);
--> statement-breakpoint
ALTER TABLE "stock_holdings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stock_lots" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"buyer_party_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"currency" text NOT NULL,
	"unit_net_minor" bigint NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_lots_ref_unique" UNIQUE("ref"),
	CONSTRAINT "stock_lots_line_id_unique" UNIQUE("line_id"),
	CONSTRAINT "stock_lots_quantity" CHECK ("stock_lots"."quantity" >= 1)
);
--> statement-breakpoint
ALTER TABLE "stock_lots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"lot_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_account_id" uuid NOT NULL,
	"from_party_id" uuid NOT NULL,
	"from_kind" text NOT NULL,
	"to_account_id" uuid NOT NULL,
	"to_party_id" uuid NOT NULL,
	"to_kind" text NOT NULL,
	"quantity" integer NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"line_id" uuid,
	"sale_id" uuid,
	"by_person_id" uuid,
	"reason" text,
	"client_request_id" text,
	CONSTRAINT "stock_movements_ref_unique" UNIQUE("ref"),
	CONSTRAINT "stock_movements_quantity" CHECK ("stock_movements"."quantity" >= 1),
	CONSTRAINT "stock_movements_kind" CHECK (("stock_movements"."kind", "stock_movements"."from_kind", "stock_movements"."to_kind") in (('received', 'mint', 'stock'), ('assigned', 'stock', 'sold'), ('activated', 'sold', 'active'),
        ('offered', 'stock', 'sold'), ('sold_on', 'sold', 'stock'), ('released', 'sold', 'stock'), ('handed_back', 'active', 'returned'),
        ('restocked', 'returned', 'stock'), ('given_back', 'stock', 'returned'), ('cancelled', 'stock', 'cancelled'))),
	CONSTRAINT "stock_movements_between_holders" CHECK (("stock_movements"."kind" in ('received', 'sold_on')) = ("stock_movements"."from_party_id" <> "stock_movements"."to_party_id")),
	CONSTRAINT "stock_movements_belong" CHECK (num_nonnulls("stock_movements"."line_id", "stock_movements"."sale_id", "stock_movements"."client_request_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "stock_movements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stock_sales" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"lot_id" uuid NOT NULL,
	"seller_party_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"buyer_party_id" uuid,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by_person_id" uuid NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_person_id" uuid,
	"reason" text,
	"client_request_id" text NOT NULL,
	"request_hash" text NOT NULL,
	CONSTRAINT "stock_sales_ref_unique" UNIQUE("ref"),
	CONSTRAINT "stock_sales_one_per_request" UNIQUE("seller_party_id","client_request_id"),
	CONSTRAINT "stock_sales_state" CHECK ("stock_sales"."state" in ('in_review', 'confirmed', 'declined', 'withdrawn')),
	CONSTRAINT "stock_sales_quantity" CHECK ("stock_sales"."quantity" >= 1)
);
--> statement-breakpoint
ALTER TABLE "stock_sales" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "stock_accounts" ADD CONSTRAINT "stock_accounts_lot_id_stock_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."stock_lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_accounts" ADD CONSTRAINT "stock_accounts_holder_party_id_parties_id_fk" FOREIGN KEY ("holder_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_holdings" ADD CONSTRAINT "stock_holdings_lot_id_stock_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."stock_lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_holdings" ADD CONSTRAINT "stock_holdings_holder_party_id_parties_id_fk" FOREIGN KEY ("holder_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_holdings" ADD CONSTRAINT "stock_holdings_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_holdings" ADD CONSTRAINT "stock_holdings_lot_line_id_order_lines_id_fk" FOREIGN KEY ("lot_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_holdings" ADD CONSTRAINT "stock_holdings_price_book_id_price_books_id_fk" FOREIGN KEY ("price_book_id") REFERENCES "public"."price_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_lots" ADD CONSTRAINT "stock_lots_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_lots" ADD CONSTRAINT "stock_lots_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_lots" ADD CONSTRAINT "stock_lots_buyer_party_id_parties_id_fk" FOREIGN KEY ("buyer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_sale_id_stock_sales_id_fk" FOREIGN KEY ("sale_id") REFERENCES "public"."stock_sales"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_by_person_id_people_id_fk" FOREIGN KEY ("by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_from" FOREIGN KEY ("from_account_id","lot_id","from_party_id","from_kind") REFERENCES "public"."stock_accounts"("id","lot_id","holder_party_id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_to" FOREIGN KEY ("to_account_id","lot_id","to_party_id","to_kind") REFERENCES "public"."stock_accounts"("id","lot_id","holder_party_id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_lot_id_stock_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."stock_lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_seller_party_id_parties_id_fk" FOREIGN KEY ("seller_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_card_id_party_cards_id_fk" FOREIGN KEY ("card_id") REFERENCES "public"."party_cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_buyer_party_id_parties_id_fk" FOREIGN KEY ("buyer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_requested_by_person_id_people_id_fk" FOREIGN KEY ("requested_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_sales" ADD CONSTRAINT "stock_sales_decided_by_person_id_people_id_fk" FOREIGN KEY ("decided_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stock_holdings_list" ON "stock_holdings" USING btree ("holder_party_id","received_at","id");--> statement-breakpoint
CREATE INDEX "stock_lots_by_time" ON "stock_lots" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "stock_lots_product" ON "stock_lots" USING btree ("product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_once_per_line" ON "stock_movements" USING btree ("line_id","kind") WHERE "stock_movements"."line_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_once_per_sale" ON "stock_movements" USING btree ("sale_id","kind") WHERE "stock_movements"."sale_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_once_per_request" ON "stock_movements" USING btree ("by_person_id","client_request_id") WHERE "stock_movements"."client_request_id" is not null;--> statement-breakpoint
CREATE INDEX "stock_movements_lot" ON "stock_movements" USING btree ("lot_id","moved_at","id");--> statement-breakpoint
CREATE INDEX "stock_movements_into" ON "stock_movements" USING btree ("to_party_id","moved_at");--> statement-breakpoint
CREATE INDEX "stock_movements_out_of" ON "stock_movements" USING btree ("from_party_id","moved_at");--> statement-breakpoint
CREATE INDEX "stock_sales_lot" ON "stock_sales" USING btree ("lot_id","requested_at");--> statement-breakpoint
CREATE INDEX "stock_sales_open" ON "stock_sales" USING btree ("requested_at") WHERE "stock_sales"."state" = 'in_review';--> statement-breakpoint
CREATE POLICY "stock_accounts_of_party" ON "stock_accounts" AS PERMISSIVE FOR SELECT TO "app_party" USING (holder_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stock_accounts_of_vendor" ON "stock_accounts" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "stock_accounts_opened_by_vendor" ON "stock_accounts" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (balance = 0);--> statement-breakpoint
CREATE POLICY "stock_accounts_of_system" ON "stock_accounts" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "stock_accounts_opened_by_system" ON "stock_accounts" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (balance = 0);--> statement-breakpoint
CREATE POLICY "stock_accounts_moved_by_system" ON "stock_accounts" AS PERMISSIVE FOR UPDATE TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_holdings_of_party" ON "stock_holdings" AS PERMISSIVE FOR SELECT TO "app_party" USING (holder_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stock_holdings_of_vendor" ON "stock_holdings" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_holdings_of_system" ON "stock_holdings" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_lots_of_vendor" ON "stock_lots" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_lots_of_system" ON "stock_lots" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_movements_of_party" ON "stock_movements" AS PERMISSIVE FOR SELECT TO "app_party" USING (from_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or to_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stock_movements_made_by_party" ON "stock_movements" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (from_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and to_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and by_person_id = (select nullif(current_setting('app.person', true), '')::uuid)
        and case when kind in ('assigned', 'handed_back') then (select true from order_lines l join stock_holdings h on h.lot_line_id = l.lot_line_id
            where l.id = stock_movements.line_id and l.quantity = stock_movements.quantity and h.lot_id = stock_movements.lot_id
              and h.holder_party_id = (select nullif(current_setting('app.party', true), '')::uuid)) when kind = 'offered' then (select true from stock_sales s where s.id = stock_movements.sale_id and s.lot_id = stock_movements.lot_id
            and s.quantity = stock_movements.quantity and s.state = 'in_review')
          when kind = 'released' then (select true from stock_sales s where s.id = stock_movements.sale_id and s.lot_id = stock_movements.lot_id
            and s.quantity = stock_movements.quantity and s.state = 'withdrawn') else false end);--> statement-breakpoint
CREATE POLICY "stock_movements_of_vendor" ON "stock_movements" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "stock_movements_made_by_vendor" ON "stock_movements" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_movements_of_system" ON "stock_movements" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "stock_movements_made_by_system" ON "stock_movements" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_sales_of_party" ON "stock_sales" AS PERMISSIVE FOR SELECT TO "app_party" USING (seller_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stock_sales_asked_by_party" ON "stock_sales" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (seller_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and requested_by_person_id = (select nullif(current_setting('app.person', true), '')::uuid) and state = 'in_review'
        and buyer_party_id is null and decided_at is null and (select true from party_cards c where c.id = stock_sales.card_id) and (select true from stock_holdings h where h.lot_id = stock_sales.lot_id and h.holder_party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "stock_sales_withdrawn_by_party" ON "stock_sales" AS PERMISSIVE FOR UPDATE TO "app_party" USING (seller_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state = 'in_review') WITH CHECK (seller_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and state = 'withdrawn' and decided_by_person_id = (select nullif(current_setting('app.person', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "stock_sales_of_vendor" ON "stock_sales" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stock_sales_of_system" ON "stock_sales" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- A movement moves its two balances, in its own transaction and whoever makes it (decision 0013). Both rows are locked in one order first, so
-- that two movements between the same accounts in opposite directions wait for each other and do not deadlock. The check on the balance
-- refuses what is not there.
CREATE FUNCTION app.post_movement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.stock_accounts WHERE id IN (NEW.from_account_id, NEW.to_account_id) ORDER BY id FOR NO KEY UPDATE;
  UPDATE public.stock_accounts SET balance = balance + CASE id WHEN NEW.to_account_id THEN NEW.quantity ELSE -NEW.quantity END
    WHERE id IN (NEW.from_account_id, NEW.to_account_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.post_movement FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER stock_movements_post AFTER INSERT ON stock_movements FOR EACH ROW EXECUTE FUNCTION app.post_movement();
--> statement-breakpoint
GRANT CREATE ON SCHEMA app TO app_system;
--> statement-breakpoint
ALTER FUNCTION app.post_movement OWNER TO app_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app FROM app_system;
--> statement-breakpoint
-- A balance that is written otherwise than by a movement is refused, whoever writes it.
CREATE FUNCTION app.refuse_bare_balance() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a balance moves by a movement alone' USING ERRCODE = '42501';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.refuse_bare_balance FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER stock_accounts_by_movement BEFORE UPDATE OR DELETE ON stock_accounts FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION app.refuse_bare_balance();
