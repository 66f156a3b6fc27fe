DROP INDEX "price_books_shared";--> statement-breakpoint
DROP INDEX "price_books_partner";--> statement-breakpoint
ALTER TABLE "price_books" ADD COLUMN "audience" text GENERATED ALWAYS AS (case when side = 'buy' then 'supplier/' || supplier_party_id::text when level <= 3 then 'partner/' || partner_party_id::text || '/' || end_user_party_id::text
          when level = 4 then 'partner/' || partner_party_id::text when level = 5 then 'tier/' || tier when level = 6 then 'segment/' || segment else 'list' end) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "price_books_audience" ON "price_books" USING btree ("audience","currency");--> statement-breakpoint
CREATE INDEX "price_books_partner" ON "price_books" USING btree ("partner_party_id");--> statement-breakpoint
ALTER POLICY "partner_profiles_of_party" ON "partner_profiles" TO app_party USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid) or (select true from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = partner_profiles.party_id limit 1));--> statement-breakpoint
ALTER POLICY "price_books_of_party" ON "price_books" TO app_party USING (side = 'sell' and state <> 'draft'
        and (partner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or audience = 'list' or audience = any ((select array['tier/' || p.tier, 'segment/' || p.segment] from partner_profiles p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid))::text[])));