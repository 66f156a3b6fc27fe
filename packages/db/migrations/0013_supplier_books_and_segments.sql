DROP INDEX "price_books_partner";--> statement-breakpoint
ALTER TABLE "partner_profiles" ADD COLUMN "segment" text;--> statement-breakpoint
ALTER TABLE "price_books" ADD COLUMN "side" text DEFAULT 'sell' NOT NULL;--> statement-breakpoint
ALTER TABLE "price_books" ADD COLUMN "supplier_party_id" uuid;--> statement-breakpoint
ALTER TABLE "price_books" ADD CONSTRAINT "price_books_supplier_party_id_parties_id_fk" FOREIGN KEY ("supplier_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "price_books_shared" ON "price_books" USING btree ("level","tier","segment") WHERE "price_books"."partner_party_id" is null and "price_books"."side" = 'sell';--> statement-breakpoint
CREATE INDEX "price_books_supplier" ON "price_books" USING btree ("supplier_party_id");--> statement-breakpoint
CREATE INDEX "price_books_by_name" ON "price_books" USING btree ("name","version","ref");--> statement-breakpoint
CREATE INDEX "price_books_partner" ON "price_books" USING btree ("partner_party_id","end_user_party_id");--> statement-breakpoint
ALTER TABLE "price_books" ADD CONSTRAINT "price_books_side" CHECK ("price_books"."side" in ('sell', 'buy') and ("price_books"."side" = 'buy') = ("price_books"."supplier_party_id" is not null));--> statement-breakpoint
ALTER TABLE "price_books" ADD CONSTRAINT "price_books_buy_has_no_levels" CHECK ("price_books"."side" = 'sell' or ("price_books"."level" = 7 and "price_books"."partner_party_id" is null));--> statement-breakpoint
ALTER POLICY "price_book_entries_of_party" ON "price_book_entries" TO app_party USING ((select true from price_books b where b.id = price_book_entries.book_id limit 1));--> statement-breakpoint
ALTER POLICY "price_books_of_party" ON "price_books" TO app_party USING (side = 'sell' and state <> 'draft' and (partner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or (partner_party_id is null and (level = 7
        or (level = 5 and tier = (select p.tier from partner_profiles p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid))) or (level = 6 and segment = (select p.segment from partner_profiles p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid)))))));