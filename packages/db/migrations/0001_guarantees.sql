-- What drizzle-kit cannot say: exclusion, the two definer functions of the allow-list, and the adapter's overflow table.

-- One holder of a slot at one instant, on both clocks (DOMAIN §1).
ALTER TABLE line_roles ADD CONSTRAINT line_roles_one_holder
  EXCLUDE USING gist (line_id WITH =, slot WITH =, valid WITH &&, recorded WITH &&);
--> statement-breakpoint
-- A person wears one hat of a party at a time.
ALTER TABLE memberships ADD CONSTRAINT memberships_one_at_a_time
  EXCLUDE USING gist (person_id WITH =, party_id WITH =, valid WITH &&);
--> statement-breakpoint
CREATE SCHEMA app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app TO app_party, app_vendor, app_system, app_login, app_queue;
--> statement-breakpoint
GRANT CREATE ON SCHEMA app TO app_queue, app_system;
--> statement-breakpoint
-- The queue's tables are closed; this is the only door, and it runs as the queue's owner.
CREATE FUNCTION app.enqueue(task text, payload jsonb, job_key text DEFAULT NULL, queue text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.add_job(task, payload => enqueue.payload::json, queue_name => enqueue.queue, job_key => enqueue.job_key);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.enqueue FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.enqueue TO app_system;
--> statement-breakpoint
ALTER FUNCTION app.enqueue OWNER TO app_queue;
--> statement-breakpoint
-- Writes a fact, its subjects and its audience, and enqueues what follows, all in the caller's transaction. Who acts comes from the
-- transaction's claims, never from an argument.
CREATE FUNCTION app.publish(event_name text, hint_ref text, data jsonb, subjects jsonb, parties jsonb, on_behalf_of uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  event_id uuid;
BEGIN
  INSERT INTO public.events (name, at, actor_kind, actor_person_id, actor_party_id, on_behalf_of_party_id, hint_ref, data)
  VALUES (event_name, current_setting('app.now')::timestamptz, current_setting('app.actor_kind'),
    nullif(current_setting('app.person', true), '')::uuid, nullif(current_setting('app.party', true), '')::uuid, on_behalf_of, hint_ref, data)
  RETURNING id INTO event_id;
  INSERT INTO public.event_subjects (subject_type, subject_id, event_id)
    SELECT subject->>'type', (subject->>'id')::uuid, event_id FROM jsonb_array_elements(subjects) AS subject ON CONFLICT DO NOTHING;
  INSERT INTO public.event_parties (party_id, event_id)
    SELECT party::uuid, event_id FROM jsonb_array_elements_text(parties) AS party ON CONFLICT DO NOTHING;
  PERFORM app.enqueue('event', jsonb_build_object('eventId', event_id), 'event:' || event_id);
  RETURN event_id;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.publish FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.publish TO app_party, app_vendor, app_system;
--> statement-breakpoint
ALTER FUNCTION app.publish OWNER TO app_system;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA app FROM app_queue, app_system;
--> statement-breakpoint
-- Hints to every web process at once, in the wire format of socket.io-adapter's cluster adapter (pinned by a test in packages/realtime).
-- Called after commit, in a transaction of its own: a NOTIFY inside business transactions makes them commit one at a time (PERFORMANCE §5).
CREATE FUNCTION app.send_hints(hints jsonb) RETURNS void LANGUAGE sql SET search_path = pg_catalog AS $$
  SELECT pg_notify('socket.io#/', jsonb_build_object('uid', 'tributary', 'nsp', '/', 'type', 3, 'data', jsonb_build_object(
    'packet', jsonb_build_object('type', 2, 'nsp', '/', 'data', jsonb_build_array('hint', hint->'hint')),
    'opts', jsonb_build_object('rooms', hint->'rooms', 'except', '[]'::jsonb, 'flags', '{}'::jsonb)))::text)
  FROM jsonb_array_elements(hints) AS hint;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.send_hints FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.send_hints TO app_login;
--> statement-breakpoint
-- The adapter's overflow for payloads above NOTIFY's 8,000 bytes; hints never are, but the adapter wants the table.
CREATE UNLOGGED TABLE app.socket_io_attachments (id bigserial UNIQUE, created_at timestamptz DEFAULT now(), payload bytea);
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON app.socket_io_attachments TO app_login;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE app.socket_io_attachments_id_seq TO app_login;
