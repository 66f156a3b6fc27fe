CREATE TABLE "access_grants" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"line_id" uuid NOT NULL,
	"grantee_party_id" uuid,
	"grantee_card_id" uuid,
	"given_by_party_id" uuid NOT NULL,
	"actions" text[] NOT NULL,
	"valid" daterange NOT NULL,
	"recorded" "tstzrange" NOT NULL,
	"known_until" timestamp with time zone GENERATED ALWAYS AS (coalesce(upper(recorded), 'infinity'::timestamptz)) STORED NOT NULL,
	"announced_at" timestamp with time zone,
	CONSTRAINT "access_grants_actions" CHECK ('view' = any ("access_grants"."actions") and "access_grants"."actions" <@ '{view,download,activate,order_renewal,open_ticket,manage_grants,see_history}'::text[]),
	CONSTRAINT "access_grants_named" CHECK ("access_grants"."grantee_party_id" is not null or "access_grants"."grantee_card_id" is not null),
	CONSTRAINT "access_grants_spans" CHECK (not isempty("access_grants"."valid") and not lower_inf("access_grants"."valid") and not isempty("access_grants"."recorded"))
);
--> statement-breakpoint
ALTER TABLE "access_grants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "access_grants" ADD CONSTRAINT "access_grants_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grants" ADD CONSTRAINT "access_grants_grantee_party_id_parties_id_fk" FOREIGN KEY ("grantee_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grants" ADD CONSTRAINT "access_grants_grantee_card_id_party_cards_id_fk" FOREIGN KEY ("grantee_card_id") REFERENCES "public"."party_cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_grants" ADD CONSTRAINT "access_grants_given_by_party_id_parties_id_fk" FOREIGN KEY ("given_by_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_grants_line" ON "access_grants" USING btree ("line_id","grantee_party_id");--> statement-breakpoint
CREATE INDEX "access_grants_grantee" ON "access_grants" USING btree ("grantee_party_id","line_id");--> statement-breakpoint
CREATE INDEX "access_grants_card" ON "access_grants" USING btree ("grantee_card_id") WHERE "access_grants"."grantee_card_id" is not null;--> statement-breakpoint
CREATE INDEX "access_grants_to_announce" ON "access_grants" USING btree ("line_id") WHERE "access_grants"."announced_at" is null;--> statement-breakpoint
CREATE POLICY "access_grants_of_party" ON "access_grants" AS PERMISSIVE FOR SELECT TO "app_party" USING ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and a.source = 'end_user' limit 1) or (given_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'manage_grants' = any (a.actions) limit 1)) or (grantee_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and upper_inf(recorded) and valid @> (select nullif(current_setting('app.today', true), '')::date)));--> statement-breakpoint
CREATE POLICY "access_grants_given_by_party" ON "access_grants" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (upper_inf(recorded) and ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and a.source = 'end_user' limit 1) or (given_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and not 'manage_grants' = any (access_grants.actions)
  and (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and a.source = 'grant' and 'manage_grants' = any (a.actions) and access_grants.actions <@ a.actions and access_grants.valid <@ a.valid limit 1))) and (given_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or (select true from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = access_grants.given_by_party_id limit 1))
  and (grantee_party_id is null or (select true from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = access_grants.grantee_party_id limit 1)
    or (select true from party_cards c where c.owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and c.subject_party_id = access_grants.grantee_party_id limit 1))
  and (grantee_card_id is null or grantee_party_id is not null or (select true from party_cards c where c.id = access_grants.grantee_card_id)));--> statement-breakpoint
CREATE POLICY "access_grants_closed_by_party" ON "access_grants" AS PERMISSIVE FOR UPDATE TO "app_party" USING (upper_inf(recorded) and ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and a.source = 'end_user' limit 1) or (given_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'manage_grants' = any (a.actions) limit 1)))) WITH CHECK (not upper_inf(recorded) and ((select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and a.source = 'end_user' limit 1) or (given_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and (select true from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = access_grants.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'manage_grants' = any (a.actions) limit 1))));--> statement-breakpoint
CREATE POLICY "access_grants_of_vendor" ON "access_grants" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "access_grants_opened_by_vendor" ON "access_grants" AS PERMISSIVE FOR INSERT TO "app_vendor" WITH CHECK (upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "access_grants_closed_by_vendor" ON "access_grants" AS PERMISSIVE FOR UPDATE TO "app_vendor" USING (upper_inf(recorded)) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "access_grants_of_system" ON "access_grants" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "access_grants_opened_by_system" ON "access_grants" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (upper_inf(recorded));--> statement-breakpoint
CREATE POLICY "access_grants_closed_by_system" ON "access_grants" AS PERMISSIVE FOR UPDATE TO "app_system" USING (upper_inf(recorded)) WITH CHECK (true);--> statement-breakpoint
-- A grant says one thing on a day, of what is known now and of what was superseded at one instant.
ALTER TABLE access_grants ADD CONSTRAINT access_grants_one_at_a_time UNIQUE (line_id, ref, known_until, valid WITHOUT OVERLAPS);
--> statement-breakpoint
GRANT CREATE ON SCHEMA app TO app_system;
--> statement-breakpoint
-- Access follows from grants in the statement that writes them, whoever does: a party may give its lines' access to others and must neither
-- read nor write the access of others. Grants of a party that hold on the same days are one row of what they allow together. The customer
-- is introduced to whom it has on its lines, so that it can always name, and take back, what somebody gave in its stead. Changes of one
-- line wait for one another at its entitlement, because the later one must see the earlier.
CREATE FUNCTION app.follow_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.entitlements e WHERE e.line_id IN (SELECT c.line_id FROM changed c) ORDER BY e.line_id FOR NO KEY UPDATE;
  DELETE FROM public.access a USING (SELECT DISTINCT c.line_id, c.grantee_party_id FROM changed c WHERE c.grantee_party_id IS NOT NULL) c
    WHERE a.line_id = c.line_id AND a.party_id = c.grantee_party_id AND a.source = 'grant' AND NOT EXISTS (
      SELECT 1 FROM public.access_grants g WHERE g.line_id = a.line_id AND g.grantee_party_id = a.party_id AND g.known_until = 'infinity' AND g.valid = a.valid);
  INSERT INTO public.access AS a (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    SELECT g.grantee_party_id, g.line_id, 'grant', array_agg(DISTINCT action ORDER BY action), '{end_user}', g.valid, coalesce(upper(e.term), '9999-12-31')
    FROM (SELECT DISTINCT c.line_id, c.grantee_party_id FROM changed c WHERE c.grantee_party_id IS NOT NULL) c
    JOIN public.access_grants g ON g.line_id = c.line_id AND g.grantee_party_id = c.grantee_party_id AND g.known_until = 'infinity'
    JOIN public.entitlements e ON e.line_id = g.line_id, unnest(g.actions) AS action
    GROUP BY g.grantee_party_id, g.line_id, g.valid, e.term
    ON CONFLICT (party_id, line_id, source, valid) DO UPDATE SET actions = excluded.actions, ends_on = excluded.ends_on
      WHERE (a.actions, a.ends_on) IS DISTINCT FROM (excluded.actions, excluded.ends_on);
  INSERT INTO public.party_introductions (viewer_party_id, subject_party_id)
    SELECT DISTINCT r.party_id, c.grantee_party_id FROM changed c JOIN public.line_roles r ON r.line_id = c.line_id AND r.role = 'end_user'
      AND r.known_until = 'infinity' AND r.valid && c.valid
    WHERE c.known_until = 'infinity' AND c.grantee_party_id <> r.party_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.follow_grants FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER access_grants_follow_given AFTER INSERT ON access_grants REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.follow_grants();
--> statement-breakpoint
CREATE TRIGGER access_grants_follow_closed AFTER UPDATE ON access_grants REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.follow_grants();
--> statement-breakpoint
ALTER FUNCTION app.follow_grants OWNER TO app_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app FROM app_system;
