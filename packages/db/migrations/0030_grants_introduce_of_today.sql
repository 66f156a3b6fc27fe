-- Whom a line will belong to is not told before its day: only who is the customer today is introduced to its grantees (who becomes it later,
-- on that day). Replacing keeps owner and rights; the owner alone may, so the migration takes its place for the statement.
GRANT CREATE ON SCHEMA app TO app_system;
--> statement-breakpoint
SET LOCAL ROLE app_system;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.follow_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
      AND r.known_until = 'infinity' AND r.valid @> coalesce(nullif(current_setting('app.today', true), '')::date, current_date)
    WHERE c.known_until = 'infinity' AND c.grantee_party_id <> r.party_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
SET LOCAL ROLE app_owner;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app FROM app_system;
