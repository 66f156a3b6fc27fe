-- Written by the check from the migrated database; never edited. UPDATE_MAPS=1 writes it anew.

EXTENSION btree_gist

UNLOGGED TABLE app.socket_io_attachments OWNER app_owner NO ROW LEVEL SECURITY
  id bigint NOT NULL DEFAULT nextval('app.socket_io_attachments_id_seq'::regclass)
  created_at timestamp with time zone DEFAULT now()
  payload bytea
  CONSTRAINT socket_io_attachments_id_key UNIQUE (id)
  GRANT DELETE, INSERT, SELECT TO app_login

TABLE auth.accounts OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  account_id text NOT NULL
  provider_id text NOT NULL
  user_id uuid NOT NULL
  access_token text
  refresh_token text
  id_token text
  access_token_expires_at timestamp with time zone
  refresh_token_expires_at timestamp with time zone
  scope text
  password text
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
  CONSTRAINT accounts_pkey PRIMARY KEY (id)
  CONSTRAINT accounts_user_id_people_id_fk FOREIGN KEY (user_id) REFERENCES people(id) ON DELETE CASCADE
  CREATE INDEX accounts_user ON auth.accounts USING btree (user_id)
  POLICY accounts_for_sign_in FOR ALL TO app_auth USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_auth

TABLE auth.sessions OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  token text NOT NULL
  user_id uuid NOT NULL
  expires_at timestamp with time zone NOT NULL
  ip_address text
  user_agent text
  membership_id uuid
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
  CONSTRAINT sessions_pkey PRIMARY KEY (id)
  CONSTRAINT sessions_token_unique UNIQUE (token)
  CONSTRAINT sessions_user_id_people_id_fk FOREIGN KEY (user_id) REFERENCES people(id) ON DELETE CASCADE
  CREATE INDEX sessions_user ON auth.sessions USING btree (user_id)
  POLICY sessions_for_sign_in FOR ALL TO app_auth USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_auth

TABLE auth.verifications OWNER app_owner ROW LEVEL SECURITY FORCED
  id text NOT NULL
  identifier text NOT NULL
  value text NOT NULL
  expires_at timestamp with time zone NOT NULL
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
  CONSTRAINT verifications_pkey PRIMARY KEY (id)
  CREATE INDEX verifications_identifier ON auth.verifications USING btree (identifier)
  POLICY verifications_for_sign_in FOR ALL TO app_auth USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_auth

TABLE auth.view_keys OWNER app_owner ROW LEVEL SECURITY FORCED
  view_id uuid NOT NULL
  staff_person_id uuid NOT NULL
  staff_session_id uuid NOT NULL
  hand_over_digest text NOT NULL
  hand_over_expires_at timestamp with time zone NOT NULL
  used_at timestamp with time zone
  key_digest text
  CONSTRAINT view_keys_hand_over_digest_unique UNIQUE (hand_over_digest)
  CONSTRAINT view_keys_key_digest_unique UNIQUE (key_digest)
  CONSTRAINT view_keys_pkey PRIMARY KEY (view_id)
  CONSTRAINT view_keys_staff_person_id_people_id_fk FOREIGN KEY (staff_person_id) REFERENCES people(id)
  POLICY view_keys_for_sign_in FOR ALL TO app_auth USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_auth

TABLE public.access OWNER app_owner ROW LEVEL SECURITY FORCED
  party_id uuid NOT NULL
  line_id uuid NOT NULL
  source text NOT NULL
  actions text[] NOT NULL
  sees_roles text[] NOT NULL
  valid daterange NOT NULL
  ends_on date NOT NULL
  valid_from date NOT NULL GENERATED lower(valid)
  valid_until date NOT NULL GENERATED COALESCE(upper(valid), 'infinity'::date)
  CONSTRAINT access_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT access_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT access_pkey PRIMARY KEY (party_id, line_id, source, valid)
  CREATE INDEX access_line ON public.access USING btree (line_id)
  CREATE INDEX access_list ON public.access USING btree (party_id, ends_on, line_id, valid_until, valid_from)
  POLICY access_of_party FOR SELECT TO app_party USING ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (valid_from <= ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (valid_until > ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")))
  POLICY access_of_system FOR ALL TO app_system USING true CHECK true
  POLICY access_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.access_grants OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  line_id uuid NOT NULL
  grantee_party_id uuid
  grantee_card_id uuid
  given_by_party_id uuid NOT NULL
  actions text[] NOT NULL
  valid daterange NOT NULL
  recorded tstzrange NOT NULL
  known_until timestamp with time zone NOT NULL GENERATED COALESCE(upper(recorded), 'infinity'::timestamp with time zone)
  announced_at timestamp with time zone
  CONSTRAINT access_grants_actions CHECK ((('view'::text = ANY (actions)) AND (actions <@ '{view,download,activate,order_renewal,open_ticket,manage_grants,see_history}'::text[])))
  CONSTRAINT access_grants_given_by_party_id_parties_id_fk FOREIGN KEY (given_by_party_id) REFERENCES parties(id)
  CONSTRAINT access_grants_grantee_card_id_party_cards_id_fk FOREIGN KEY (grantee_card_id) REFERENCES party_cards(id)
  CONSTRAINT access_grants_grantee_party_id_parties_id_fk FOREIGN KEY (grantee_party_id) REFERENCES parties(id)
  CONSTRAINT access_grants_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT access_grants_named CHECK (((grantee_party_id IS NOT NULL) OR (grantee_card_id IS NOT NULL)))
  CONSTRAINT access_grants_one_at_a_time UNIQUE (line_id, ref, known_until, valid WITHOUT OVERLAPS)
  CONSTRAINT access_grants_pkey PRIMARY KEY (id)
  CONSTRAINT access_grants_spans CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)) AND (NOT isempty(recorded))))
  CREATE INDEX access_grants_card ON public.access_grants USING btree (grantee_card_id) WHERE (grantee_card_id IS NOT NULL)
  CREATE INDEX access_grants_grantee ON public.access_grants USING btree (grantee_party_id, line_id)
  CREATE INDEX access_grants_line ON public.access_grants USING btree (line_id, grantee_party_id)
  CREATE INDEX access_grants_to_announce ON public.access_grants USING btree (line_id) WHERE (announced_at IS NULL)
  POLICY access_grants_closed_by_party FOR UPDATE TO app_party USING (upper_inf(recorded) AND (( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (a.source = 'end_user'::text)) LIMIT 1) OR ((given_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('manage_grants'::text = ANY (a.actions))) LIMIT 1)))) CHECK ((NOT upper_inf(recorded)) AND (( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (a.source = 'end_user'::text)) LIMIT 1) OR ((given_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('manage_grants'::text = ANY (a.actions))) LIMIT 1))))
  POLICY access_grants_closed_by_system FOR UPDATE TO app_system USING upper_inf(recorded) CHECK true
  POLICY access_grants_closed_by_vendor FOR UPDATE TO app_vendor USING upper_inf(recorded) CHECK true
  POLICY access_grants_given_by_party FOR INSERT TO app_party CHECK (upper_inf(recorded) AND (( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (a.source = 'end_user'::text)) LIMIT 1) OR ((given_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (NOT ('manage_grants'::text = ANY (actions))) AND ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (a.source = 'grant'::text) AND ('manage_grants'::text = ANY (a.actions)) AND (access_grants.actions <@ a.actions) AND (access_grants.valid <@ a.valid)) LIMIT 1))) AND ((given_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT true FROM party_introductions i WHERE ((i.viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (i.subject_party_id = access_grants.given_by_party_id)) LIMIT 1)) AND ((grantee_party_id IS NULL) OR ( SELECT true FROM party_introductions i WHERE ((i.viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (i.subject_party_id = access_grants.grantee_party_id)) LIMIT 1) OR ( SELECT true FROM party_cards c WHERE ((c.owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (c.subject_party_id = access_grants.grantee_party_id)) LIMIT 1)) AND ((grantee_card_id IS NULL) OR (grantee_party_id IS NOT NULL) OR ( SELECT true FROM party_cards c WHERE (c.id = access_grants.grantee_card_id))))
  POLICY access_grants_of_party FOR SELECT TO app_party USING (( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (a.source = 'end_user'::text)) LIMIT 1) OR ((given_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = access_grants.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('manage_grants'::text = ANY (a.actions))) LIMIT 1)) OR ((grantee_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND upper_inf(recorded) AND (valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))))
  POLICY access_grants_of_system FOR SELECT TO app_system USING true
  POLICY access_grants_of_vendor FOR SELECT TO app_vendor USING true
  POLICY access_grants_opened_by_system FOR INSERT TO app_system CHECK upper_inf(recorded)
  POLICY access_grants_opened_by_vendor FOR INSERT TO app_vendor CHECK upper_inf(recorded)
  GRANT INSERT, SELECT TO app_party
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor
  GRANT UPDATE (announced_at, recorded) TO app_system
  GRANT UPDATE (announced_at, recorded) TO app_vendor
  GRANT UPDATE (recorded) TO app_party

TABLE public.activations OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  line_id uuid NOT NULL
  product_id uuid NOT NULL
  device_name text NOT NULL
  reported_version text
  release_id uuid
  activated_at timestamp with time zone NOT NULL
  last_seen_at timestamp with time zone NOT NULL
  returned_at timestamp with time zone
  CONSTRAINT activations_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT activations_pkey PRIMARY KEY (id)
  CONSTRAINT activations_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT activations_ref_unique UNIQUE (ref)
  CONSTRAINT activations_release_id_releases_id_fk FOREIGN KEY (release_id) REFERENCES releases(id)
  CREATE INDEX activations_line ON public.activations USING btree (line_id)
  CREATE INDEX activations_product ON public.activations USING btree (product_id, release_id)
  CREATE UNIQUE INDEX activations_one_per_device ON public.activations USING btree (line_id, lower(device_name)) WHERE (returned_at IS NULL)
  POLICY activations_changed_by_party FOR UPDATE TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = activations.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('activate'::text = ANY (a.actions))) LIMIT 1) CHECK ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = activations.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('activate'::text = ANY (a.actions))) LIMIT 1)
  POLICY activations_made_by_party FOR INSERT TO app_party CHECK ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = activations.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('activate'::text = ANY (a.actions))) LIMIT 1)
  POLICY activations_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = activations.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND true) LIMIT 1)
  POLICY activations_of_system FOR ALL TO app_system USING true CHECK true
  POLICY activations_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (last_seen_at, release_id, reported_version, returned_at) TO app_party

TABLE public.advisories OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  publisher_namespace text NOT NULL
  publisher_name text NOT NULL
  tracking_id text NOT NULL
  tracking_version text NOT NULL
  title text NOT NULL
  category text NOT NULL
  severity text
  current_release_date text NOT NULL
  state text NOT NULL
  failed_tests text[] NOT NULL
  overridden_by_person_id uuid
  override_reason text
  ranges_total integer NOT NULL
  ranges_parsed integer NOT NULL
  imported_by_person_id uuid
  imported_at timestamp with time zone NOT NULL
  CONSTRAINT advisories_identity UNIQUE (publisher_namespace, tracking_id, tracking_version)
  CONSTRAINT advisories_imported_by_person_id_people_id_fk FOREIGN KEY (imported_by_person_id) REFERENCES people(id)
  CONSTRAINT advisories_overridden_by_person_id_people_id_fk FOREIGN KEY (overridden_by_person_id) REFERENCES people(id)
  CONSTRAINT advisories_pkey PRIMARY KEY (id)
  CONSTRAINT advisories_ref_unique UNIQUE (ref)
  CONSTRAINT advisories_state CHECK ((state = ANY (ARRAY['quarantined'::text, 'accepted'::text, 'published'::text])))
  CREATE INDEX advisories_by_time ON public.advisories USING btree (imported_at, id)
  POLICY advisories_of_party FOR SELECT TO app_party USING ( SELECT true FROM notices n WHERE (n.advisory_id = advisories.id) LIMIT 1)
  POLICY advisories_of_system FOR ALL TO app_system USING true CHECK true
  POLICY advisories_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.advisory_documents OWNER app_owner ROW LEVEL SECURITY FORCED
  advisory_id uuid NOT NULL
  bytes bytea NOT NULL
  sha256 text NOT NULL
  CONSTRAINT advisory_documents_advisory_id_advisories_id_fk FOREIGN KEY (advisory_id) REFERENCES advisories(id)
  CONSTRAINT advisory_documents_pkey PRIMARY KEY (advisory_id)
  POLICY advisory_documents_of_system FOR ALL TO app_system USING true CHECK true
  POLICY advisory_documents_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.advisory_products OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  advisory_id uuid NOT NULL
  tree_product_id text NOT NULL
  vendor_name text NOT NULL
  product_name text NOT NULL
  predicate_text text
  predicate_kind text NOT NULL
  is_parsed boolean NOT NULL
  identifiers jsonb NOT NULL
  proposed_product_id uuid
  proposal_reason text
  resolution text NOT NULL DEFAULT 'open'::text
  product_id uuid
  resolved_by_person_id uuid
  is_blocking boolean NOT NULL DEFAULT false
  waive_reason text
  CONSTRAINT advisory_products_advisory_id_advisories_id_fk FOREIGN KEY (advisory_id) REFERENCES advisories(id)
  CONSTRAINT advisory_products_pkey PRIMARY KEY (id)
  CONSTRAINT advisory_products_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT advisory_products_proposed_product_id_products_id_fk FOREIGN KEY (proposed_product_id) REFERENCES products(id)
  CONSTRAINT advisory_products_ref_unique UNIQUE (ref)
  CONSTRAINT advisory_products_resolution CHECK ((resolution = ANY (ARRAY['open'::text, 'confirmed'::text, 'waived'::text])))
  CONSTRAINT advisory_products_resolved_by_person_id_people_id_fk FOREIGN KEY (resolved_by_person_id) REFERENCES people(id)
  CONSTRAINT advisory_products_tree_id UNIQUE (advisory_id, tree_product_id)
  CONSTRAINT advisory_products_waived_with_reason CHECK (((resolution = 'waived'::text) = (waive_reason IS NOT NULL)))
  POLICY advisory_products_of_system FOR ALL TO app_system USING true CHECK true
  POLICY advisory_products_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.advisory_scope OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  advisory_id uuid NOT NULL
  vulnerability text NOT NULL
  product_id uuid NOT NULL
  release_id uuid
  status text NOT NULL
  tree_product_id text NOT NULL
  predicate text NOT NULL
  rule text NOT NULL
  CONSTRAINT advisory_scope_advisory_id_advisories_id_fk FOREIGN KEY (advisory_id) REFERENCES advisories(id)
  CONSTRAINT advisory_scope_pkey PRIMARY KEY (id)
  CONSTRAINT advisory_scope_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT advisory_scope_release_id_releases_id_fk FOREIGN KEY (release_id) REFERENCES releases(id)
  CONSTRAINT advisory_scope_status CHECK ((status = ANY (ARRAY['affected'::text, 'fixed'::text, 'not_affected'::text, 'undecided'::text, 'under_investigation'::text, 'outside'::text, 'unstated'::text])))
  CREATE INDEX advisory_scope_advisory ON public.advisory_scope USING btree (advisory_id)
  POLICY advisory_scope_of_system FOR ALL TO app_system USING true CHECK true
  POLICY advisory_scope_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.agreement_renewal_notices OWNER app_owner ROW LEVEL SECURITY FORCED
  agreement_id uuid NOT NULL
  ends_on date NOT NULL
  noticed_at timestamp with time zone NOT NULL
  CONSTRAINT agreement_renewal_notices_agreement_id_agreements_id_fk FOREIGN KEY (agreement_id) REFERENCES agreements(id)
  CONSTRAINT agreement_renewal_notices_pkey PRIMARY KEY (agreement_id, ends_on)
  POLICY agreement_renewal_notices_of_system FOR ALL TO app_system USING true CHECK true
  POLICY agreement_renewal_notices_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.agreement_roles OWNER app_owner ROW LEVEL SECURITY FORCED
  agreement_id uuid NOT NULL
  role text NOT NULL
  tier smallint NOT NULL DEFAULT 0
  party_id uuid NOT NULL
  slot text NOT NULL GENERATED 
CASE
    WHEN (role = 'sold_by'::text) THEN ('sold_by:'::text || tier)
    WHEN (role = ANY (ARRAY['serviced_by'::text, 'registered_by'::text, 'supplied_by'::text])) THEN ((role || ':'::text) || party_id)
    ELSE role
END
  CONSTRAINT agreement_roles_agreement_id_agreements_id_fk FOREIGN KEY (agreement_id) REFERENCES agreements(id)
  CONSTRAINT agreement_roles_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT agreement_roles_pkey PRIMARY KEY (agreement_id, slot)
  CONSTRAINT agreement_roles_role CHECK ((role = ANY (ARRAY['signatory'::text, 'bill_to'::text, 'payer'::text, 'financed_by'::text, 'sold_by'::text, 'serviced_by'::text, 'registered_by'::text, 'supplied_by'::text])))
  CONSTRAINT agreement_roles_tier_channel_tiers_tier_fk FOREIGN KEY (tier) REFERENCES channel_tiers(tier)
  POLICY agreement_roles_of_party FOR SELECT TO app_party USING ( SELECT true FROM agreements a WHERE (a.id = agreement_roles.agreement_id))
  POLICY agreement_roles_of_system FOR ALL TO app_system USING true CHECK true
  POLICY agreement_roles_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.agreement_signatories OWNER app_owner ROW LEVEL SECURITY FORCED
  agreement_id uuid NOT NULL
  "position" smallint NOT NULL
  party_id uuid NOT NULL
  name text NOT NULL
  title text
  CONSTRAINT agreement_signatories_agreement_id_agreements_id_fk FOREIGN KEY (agreement_id) REFERENCES agreements(id)
  CONSTRAINT agreement_signatories_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT agreement_signatories_pkey PRIMARY KEY (agreement_id, "position")
  POLICY agreement_signatories_of_party FOR SELECT TO app_party USING ( SELECT true FROM agreements a WHERE (a.id = agreement_signatories.agreement_id))
  POLICY agreement_signatories_of_system FOR ALL TO app_system USING true CHECK true
  POLICY agreement_signatories_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.agreements OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  kind text NOT NULL
  title text NOT NULL
  party_id uuid NOT NULL
  party_name text NOT NULL
  counterparty_id uuid NOT NULL
  counterparty_name text NOT NULL
  paper_party_id uuid NOT NULL
  low_party_id uuid NOT NULL GENERATED LEAST(party_id, counterparty_id)
  high_party_id uuid NOT NULL GENERATED GREATEST(party_id, counterparty_id)
  valid daterange NOT NULL
  ends_on date NOT NULL GENERATED COALESCE(upper(valid), 'infinity'::date)
  signed_on date
  renewal_notice_days smallint
  notice_on date GENERATED (upper(valid) - (renewal_notice_days)::integer)
  file_sha256 text
  file_name text
  file_bytes integer
  created_at timestamp with time zone NOT NULL
  created_by_person_id uuid
  CONSTRAINT agreements_counterparty_id_parties_id_fk FOREIGN KEY (counterparty_id) REFERENCES parties(id)
  CONSTRAINT agreements_created_by_person_id_people_id_fk FOREIGN KEY (created_by_person_id) REFERENCES people(id)
  CONSTRAINT agreements_file_hash CHECK ((file_sha256 ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT agreements_file_whole CHECK ((num_nulls(file_sha256, file_name, file_bytes) = ANY (ARRAY[0, 3])))
  CONSTRAINT agreements_kind CHECK ((kind = ANY (ARRAY['reseller'::text, 'distribution'::text, 'customer'::text, 'leasing'::text, 'supply'::text, 'support'::text, 'data_processing'::text, 'confidentiality'::text])))
  CONSTRAINT agreements_not_empty CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
  CONSTRAINT agreements_notice_days CHECK (((renewal_notice_days >= 1) AND (renewal_notice_days <= 730)))
  CONSTRAINT agreements_one_at_a_time UNIQUE (low_party_id, high_party_id, kind, valid WITHOUT OVERLAPS)
  CONSTRAINT agreements_paper CHECK (((paper_party_id = party_id) OR (paper_party_id = counterparty_id)))
  CONSTRAINT agreements_paper_party_id_parties_id_fk FOREIGN KEY (paper_party_id) REFERENCES parties(id)
  CONSTRAINT agreements_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT agreements_pkey PRIMARY KEY (id)
  CONSTRAINT agreements_ref_unique UNIQUE (ref)
  CONSTRAINT agreements_two_parties CHECK ((party_id <> counterparty_id))
  CREATE INDEX agreements_by_end ON public.agreements USING btree (ends_on, id)
  CREATE INDEX agreements_counterparty ON public.agreements USING btree (counterparty_id, ends_on, id)
  CREATE INDEX agreements_notice ON public.agreements USING btree (notice_on)
  CREATE INDEX agreements_party ON public.agreements USING btree (party_id, ends_on, id)
  POLICY agreements_of_party FOR SELECT TO app_party USING ((signed_on IS NOT NULL) AND ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (counterparty_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))))
  POLICY agreements_of_system FOR ALL TO app_system USING true CHECK true
  POLICY agreements_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.approval_limits OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  staff_function text
  person_id uuid
  currency text NOT NULL
  limit_minor bigint
  set_by_person_id uuid NOT NULL
  set_at timestamp with time zone NOT NULL
  CONSTRAINT approval_limits_limit CHECK ((limit_minor >= 0))
  CONSTRAINT approval_limits_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT approval_limits_pkey PRIMARY KEY (id)
  CONSTRAINT approval_limits_set_by_person_id_people_id_fk FOREIGN KEY (set_by_person_id) REFERENCES people(id)
  CONSTRAINT approval_limits_whose CHECK (((staff_function IS NULL) <> (person_id IS NULL)))
  CREATE INDEX approval_limits_latest ON public.approval_limits USING btree (currency, id)
  POLICY approval_limits_of_system FOR ALL TO app_system USING true CHECK true
  POLICY approval_limits_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.channel_tiers OWNER app_owner ROW LEVEL SECURITY FORCED
  tier smallint NOT NULL
  name text NOT NULL
  faces_customer boolean NOT NULL
  CONSTRAINT channel_tiers_first_faces_customer CHECK ((faces_customer = (tier = 0)))
  CONSTRAINT channel_tiers_not_negative CHECK ((tier >= 0))
  CONSTRAINT channel_tiers_pkey PRIMARY KEY (tier)
  CREATE UNIQUE INDEX channel_tiers_name ON public.channel_tiers USING btree (lower(name))
  POLICY channel_tiers_of_party FOR SELECT TO app_party USING true
  POLICY channel_tiers_of_system FOR ALL TO app_system USING true CHECK true
  POLICY channel_tiers_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.commissioning_alerts OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  line_id uuid NOT NULL
  template_id uuid NOT NULL
  version integer NOT NULL
  outcome text NOT NULL
  unmet text[] NOT NULL DEFAULT '{}'::text[]
  ticket_id uuid
  due_on date NOT NULL
  raised_at timestamp with time zone NOT NULL
  CONSTRAINT commissioning_alerts_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT commissioning_alerts_one_per_line_and_template UNIQUE (line_id, template_id)
  CONSTRAINT commissioning_alerts_opened CHECK (((outcome = 'opened'::text) = (ticket_id IS NOT NULL)))
  CONSTRAINT commissioning_alerts_outcome CHECK ((outcome = ANY (ARRAY['waiting'::text, 'opened'::text, 'not_called_for'::text])))
  CONSTRAINT commissioning_alerts_pkey PRIMARY KEY (id)
  CONSTRAINT commissioning_alerts_ref_unique UNIQUE (ref)
  CONSTRAINT commissioning_alerts_template_id_commissioning_templates_id_fk FOREIGN KEY (template_id) REFERENCES commissioning_templates(id)
  CONSTRAINT commissioning_alerts_ticket_id_tickets_id_fk FOREIGN KEY (ticket_id) REFERENCES tickets(id)
  CREATE INDEX commissioning_alerts_due ON public.commissioning_alerts USING btree (due_on, id)
  CREATE INDEX commissioning_alerts_ticket ON public.commissioning_alerts USING btree (ticket_id)
  CREATE INDEX commissioning_alerts_waiting ON public.commissioning_alerts USING btree (due_on, id) WHERE (outcome = 'waiting'::text)
  POLICY commissioning_alerts_of_system FOR ALL TO app_system USING true CHECK true
  POLICY commissioning_alerts_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.commissioning_steps OWNER app_owner ROW LEVEL SECURITY FORCED
  template_id uuid NOT NULL
  "position" integer NOT NULL
  label text NOT NULL
  due_offset_days integer NOT NULL
  version integer NOT NULL
  CONSTRAINT commissioning_steps_pkey PRIMARY KEY (template_id, version, "position")
  CONSTRAINT commissioning_steps_version FOREIGN KEY (template_id, version) REFERENCES commissioning_versions(template_id, version) ON DELETE CASCADE
  POLICY commissioning_steps_of_system FOR ALL TO app_system USING true CHECK true
  POLICY commissioning_steps_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.commissioning_templates OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  product_id uuid NOT NULL
  ref text NOT NULL
  version integer NOT NULL DEFAULT 1
  retired_at timestamp with time zone
  CONSTRAINT commissioning_templates_pkey PRIMARY KEY (id)
  CONSTRAINT commissioning_templates_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT commissioning_templates_ref_unique UNIQUE (ref)
  CREATE INDEX commissioning_templates_product ON public.commissioning_templates USING btree (product_id)
  POLICY commissioning_templates_of_system FOR ALL TO app_system USING true CHECK true
  POLICY commissioning_templates_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.commissioning_versions OWNER app_owner ROW LEVEL SECURITY FORCED
  template_id uuid NOT NULL
  version integer NOT NULL
  title text NOT NULL
  queue text NOT NULL
  due_offset_days integer NOT NULL
  first_order_only boolean NOT NULL DEFAULT false
  partner_tiers text[] NOT NULL DEFAULT '{}'::text[]
  min_quantity integer
  max_quantity integer
  saved_at timestamp with time zone NOT NULL
  saved_by_person_id uuid
  CONSTRAINT commissioning_versions_pkey PRIMARY KEY (template_id, version)
  CONSTRAINT commissioning_versions_quantity CHECK ((min_quantity <= max_quantity))
  CONSTRAINT commissioning_versions_template_id_commissioning_templates_id_f FOREIGN KEY (template_id) REFERENCES commissioning_templates(id) ON DELETE CASCADE
  POLICY commissioning_versions_of_system FOR ALL TO app_system USING true CHECK true
  POLICY commissioning_versions_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.credit_accounts OWNER app_owner ROW LEVEL SECURITY FORCED
  party_id uuid NOT NULL
  currency text NOT NULL
  limit_minor bigint
  open_minor bigint NOT NULL DEFAULT 0
  unbilled_minor bigint NOT NULL DEFAULT 0
  standing text NOT NULL DEFAULT 'good'::text
  CONSTRAINT credit_accounts_limit CHECK ((limit_minor >= 0))
  CONSTRAINT credit_accounts_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT credit_accounts_pkey PRIMARY KEY (party_id, currency)
  CONSTRAINT credit_accounts_standing CHECK ((standing = ANY (ARRAY['good'::text, 'warned'::text, 'prepay'::text, 'hold'::text])))
  POLICY credit_accounts_of_system FOR ALL TO app_system USING true CHECK true
  POLICY credit_accounts_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.credit_decisions OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  party_id uuid
  currency text NOT NULL
  limit_minor bigint
  standing text NOT NULL DEFAULT 'good'::text
  reason text NOT NULL
  set_by_person_id uuid NOT NULL
  set_at timestamp with time zone NOT NULL
  CONSTRAINT credit_decisions_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT credit_decisions_pkey PRIMARY KEY (id)
  CONSTRAINT credit_decisions_set_by_person_id_people_id_fk FOREIGN KEY (set_by_person_id) REFERENCES people(id)
  CREATE INDEX credit_decisions_party ON public.credit_decisions USING btree (party_id, currency, id)
  POLICY credit_decisions_of_system FOR ALL TO app_system USING true CHECK true
  POLICY credit_decisions_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.deliveries OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  notice_id uuid NOT NULL
  person_id uuid NOT NULL
  partner_party_id uuid
  end_user_party_id uuid NOT NULL
  email text NOT NULL
  state text NOT NULL
  message_id text NOT NULL
  content_hash text
  attempts integer NOT NULL DEFAULT 0
  lease_until timestamp with time zone
  handed_over_at timestamp with time zone
  last_error text
  CONSTRAINT deliveries_end_user_party_id_parties_id_fk FOREIGN KEY (end_user_party_id) REFERENCES parties(id)
  CONSTRAINT deliveries_message_id_unique UNIQUE (message_id)
  CONSTRAINT deliveries_notice_id_notices_id_fk FOREIGN KEY (notice_id) REFERENCES notices(id)
  CONSTRAINT deliveries_one_message UNIQUE NULLS NOT DISTINCT (notice_id, person_id, partner_party_id, end_user_party_id)
  CONSTRAINT deliveries_partner_party_id_parties_id_fk FOREIGN KEY (partner_party_id) REFERENCES parties(id)
  CONSTRAINT deliveries_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT deliveries_pkey PRIMARY KEY (id)
  CONSTRAINT deliveries_ref_unique UNIQUE (ref)
  CONSTRAINT deliveries_state CHECK ((state = ANY (ARRAY['planned'::text, 'claimed'::text, 'handed_over'::text, 'unknown'::text, 'failed'::text, 'cancelled'::text])))
  CREATE INDEX deliveries_due ON public.deliveries USING btree (notice_id, state, lease_until)
  POLICY deliveries_of_system FOR ALL TO app_system USING true CHECK true
  POLICY deliveries_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.delivery_lines OWNER app_owner ROW LEVEL SECURITY FORCED
  delivery_id uuid NOT NULL
  line_id uuid NOT NULL
  CONSTRAINT delivery_lines_delivery_id_deliveries_id_fk FOREIGN KEY (delivery_id) REFERENCES deliveries(id)
  CONSTRAINT delivery_lines_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT delivery_lines_pkey PRIMARY KEY (delivery_id, line_id)
  POLICY delivery_lines_of_system FOR ALL TO app_system USING true CHECK true
  POLICY delivery_lines_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.entitlement_changes OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  line_id uuid NOT NULL
  source_line_id uuid NOT NULL
  kind text NOT NULL
  effective_on date NOT NULL
  quantity_delta integer NOT NULL
  term_before daterange NOT NULL
  term_after daterange NOT NULL
  recorded_at timestamp with time zone NOT NULL
  CONSTRAINT entitlement_changes_kind CHECK ((kind = ANY (ARRAY['increase'::text, 'decrease'::text, 'cancel'::text, 'renewal'::text, 'co_term'::text, 'withdrawn'::text])))
  CONSTRAINT entitlement_changes_line_id_entitlements_line_id_fk FOREIGN KEY (line_id) REFERENCES entitlements(line_id)
  CONSTRAINT entitlement_changes_once UNIQUE (source_line_id, kind)
  CONSTRAINT entitlement_changes_pkey PRIMARY KEY (id)
  CONSTRAINT entitlement_changes_source_line_id_order_lines_id_fk FOREIGN KEY (source_line_id) REFERENCES order_lines(id)
  CREATE INDEX entitlement_changes_line ON public.entitlement_changes USING btree (line_id, effective_on)
  POLICY entitlement_changes_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = entitlement_changes.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND true) LIMIT 1)
  POLICY entitlement_changes_of_system FOR ALL TO app_system USING true CHECK true
  POLICY entitlement_changes_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.entitlements OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  line_id uuid NOT NULL
  product_id uuid NOT NULL
  kind text NOT NULL
  metric text NOT NULL
  quantity integer NOT NULL
  term daterange NOT NULL
  maintenance daterange
  status text NOT NULL
  created_at timestamp with time zone NOT NULL
  CONSTRAINT entitlements_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT entitlements_line_id_unique UNIQUE (line_id)
  CONSTRAINT entitlements_pkey PRIMARY KEY (id)
  CONSTRAINT entitlements_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT entitlements_ref_unique UNIQUE (ref)
  CONSTRAINT entitlements_status CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text, 'expired'::text, 'ended'::text])))
  CREATE INDEX entitlements_by_time ON public.entitlements USING btree (created_at, id)
  CREATE INDEX entitlements_product ON public.entitlements USING btree (product_id)
  POLICY entitlements_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = entitlements.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND true) LIMIT 1)
  POLICY entitlements_of_system FOR ALL TO app_system USING true CHECK true
  POLICY entitlements_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.event_parties OWNER app_owner ROW LEVEL SECURITY FORCED
  party_id uuid NOT NULL
  event_id uuid NOT NULL
  CONSTRAINT event_parties_event_id_events_id_fk FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE
  CONSTRAINT event_parties_pkey PRIMARY KEY (party_id, event_id)
  CREATE INDEX event_parties_event ON public.event_parties USING btree (event_id)
  POLICY event_parties_of_party FOR SELECT TO app_party USING (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY event_parties_of_vendor FOR SELECT TO app_vendor USING true
  POLICY event_parties_read_by_system FOR SELECT TO app_system USING true
  POLICY event_parties_written_by_publish FOR INSERT TO app_system CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT SELECT TO app_party
  GRANT SELECT TO app_vendor

TABLE public.event_subjects OWNER app_owner ROW LEVEL SECURITY FORCED
  subject_type text NOT NULL
  subject_id uuid NOT NULL
  event_id uuid NOT NULL
  CONSTRAINT event_subjects_event_id_events_id_fk FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE
  CONSTRAINT event_subjects_pkey PRIMARY KEY (subject_type, subject_id, event_id)
  POLICY event_subjects_of_party FOR SELECT TO app_party USING ( SELECT true FROM event_parties shown WHERE ((shown.event_id = event_subjects.event_id) AND (shown.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))))
  POLICY event_subjects_of_vendor FOR SELECT TO app_vendor USING true
  POLICY event_subjects_read_by_system FOR SELECT TO app_system USING true
  POLICY event_subjects_written_by_publish FOR INSERT TO app_system CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT SELECT TO app_party
  GRANT SELECT TO app_vendor

TABLE public.events OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  name text NOT NULL
  at timestamp with time zone NOT NULL
  actor_kind text NOT NULL
  actor_person_id uuid
  actor_party_id uuid
  on_behalf_of_party_id uuid
  hint_ref text NOT NULL
  data jsonb NOT NULL
  CONSTRAINT events_pkey PRIMARY KEY (id)
  CREATE INDEX events_name_at ON public.events USING btree (name, at)
  POLICY events_of_party FOR SELECT TO app_party USING ( SELECT true FROM event_parties shown WHERE ((shown.event_id = events.id) AND (shown.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))))
  POLICY events_of_vendor FOR SELECT TO app_vendor USING true
  POLICY events_read_by_system FOR SELECT TO app_system USING true
  POLICY events_written_by_publish FOR INSERT TO app_system CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT SELECT TO app_party
  GRANT SELECT TO app_vendor

TABLE public.handover_changes OWNER app_owner ROW LEVEL SECURITY FORCED
  handover_id uuid NOT NULL
  line_id uuid NOT NULL
  role text NOT NULL
  tier smallint NOT NULL
  valid daterange NOT NULL
  level_before text NOT NULL
  to_party_id uuid
  CONSTRAINT handover_changes_line FOREIGN KEY (handover_id, line_id) REFERENCES handover_lines(handover_id, line_id) ON DELETE CASCADE
  CONSTRAINT handover_changes_pkey PRIMARY KEY (handover_id, line_id, role, tier, valid)
  POLICY handover_changes_of_system FOR SELECT TO app_system USING true
  POLICY handover_changes_of_vendor FOR SELECT TO app_vendor USING true
  POLICY handover_changes_written_by_system FOR INSERT TO app_system CHECK true
  POLICY handover_changes_written_by_vendor FOR INSERT TO app_vendor CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor

TABLE public.handover_lines OWNER app_owner ROW LEVEL SECURITY FORCED
  handover_id uuid NOT NULL
  line_id uuid NOT NULL
  customer_party_id uuid
  outcome text
  to_party_id uuid
  status_before text
  term_before daterange
  maintenance_before daterange
  CONSTRAINT handover_lines_handover_id_handovers_id_fk FOREIGN KEY (handover_id) REFERENCES handovers(id) ON DELETE CASCADE
  CONSTRAINT handover_lines_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT handover_lines_outcome CHECK ((outcome = ANY (ARRAY['end'::text, 'direct'::text, 'transfer'::text])))
  CONSTRAINT handover_lines_pkey PRIMARY KEY (handover_id, line_id)
  CREATE INDEX handover_lines_line ON public.handover_lines USING btree (line_id)
  POLICY handover_lines_of_system FOR ALL TO app_system USING true CHECK true
  POLICY handover_lines_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.handover_outcomes OWNER app_owner ROW LEVEL SECURITY FORCED
  handover_id uuid NOT NULL
  customer_party_id uuid NOT NULL
  outcome text
  to_party_id uuid
  CONSTRAINT handover_outcomes_customer_party_id_parties_id_fk FOREIGN KEY (customer_party_id) REFERENCES parties(id)
  CONSTRAINT handover_outcomes_handover_id_handovers_id_fk FOREIGN KEY (handover_id) REFERENCES handovers(id) ON DELETE CASCADE
  CONSTRAINT handover_outcomes_outcome CHECK ((outcome = ANY (ARRAY['end'::text, 'direct'::text, 'transfer'::text])))
  CONSTRAINT handover_outcomes_pkey PRIMARY KEY (handover_id, customer_party_id)
  CONSTRAINT handover_outcomes_to_party_id_parties_id_fk FOREIGN KEY (to_party_id) REFERENCES parties(id)
  CONSTRAINT handover_outcomes_whole CHECK (((to_party_id IS NOT NULL) = COALESCE((outcome = 'transfer'::text), false)))
  POLICY handover_outcomes_of_system FOR ALL TO app_system USING true CHECK true
  POLICY handover_outcomes_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.handover_progress OWNER app_owner ROW LEVEL SECURITY FORCED
  handover_id uuid NOT NULL
  step text NOT NULL
  done integer NOT NULL
  total integer NOT NULL
  at timestamp with time zone NOT NULL
  CONSTRAINT handover_progress_handover_id_handovers_id_fk FOREIGN KEY (handover_id) REFERENCES handovers(id) ON DELETE CASCADE
  CONSTRAINT handover_progress_pkey PRIMARY KEY (handover_id)
  POLICY handover_progress_of_system FOR ALL TO app_system USING true CHECK true
  POLICY handover_progress_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.handovers OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  kind text NOT NULL
  state text NOT NULL
  from_party_id uuid NOT NULL
  selection text NOT NULL DEFAULT 'all'::text
  outcome text
  to_party_id uuid
  effective_on date NOT NULL
  reason text
  created_at timestamp with time zone NOT NULL
  created_by_person_id uuid
  confirmed_at timestamp with time zone
  confirmed_by_person_id uuid
  event_id uuid
  recorded_at timestamp with time zone
  withdrawn_at timestamp with time zone
  withdrawn_by_person_id uuid
  done_at timestamp with time zone
  preview jsonb
  line_count integer
  customer_count integer
  refusal text
  CONSTRAINT handovers_confirmed_by_person_id_people_id_fk FOREIGN KEY (confirmed_by_person_id) REFERENCES people(id)
  CONSTRAINT handovers_created_by_person_id_people_id_fk FOREIGN KEY (created_by_person_id) REFERENCES people(id)
  CONSTRAINT handovers_from_party_id_parties_id_fk FOREIGN KEY (from_party_id) REFERENCES parties(id)
  CONSTRAINT handovers_kind CHECK ((kind = ANY (ARRAY['partner_exit'::text, 'transfer'::text, 'lessor_change'::text, 'payer_change'::text, 'customer_merge'::text, 'customer_split'::text])))
  CONSTRAINT handovers_not_to_itself CHECK ((to_party_id <> from_party_id))
  CONSTRAINT handovers_outcome CHECK (((outcome = ANY (ARRAY['end'::text, 'direct'::text, 'transfer'::text])) AND ((to_party_id IS NULL) OR (outcome = 'transfer'::text))))
  CONSTRAINT handovers_pkey PRIMARY KEY (id)
  CONSTRAINT handovers_ref_unique UNIQUE (ref)
  CONSTRAINT handovers_selection CHECK ((selection = ANY (ARRAY['all'::text, 'customers'::text, 'lines'::text])))
  CONSTRAINT handovers_state CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'scheduled'::text, 'withdrawing'::text, 'withdrawn'::text, 'done'::text, 'discarded'::text])))
  CONSTRAINT handovers_to_party_id_parties_id_fk FOREIGN KEY (to_party_id) REFERENCES parties(id)
  CONSTRAINT handovers_withdrawn_by_person_id_people_id_fk FOREIGN KEY (withdrawn_by_person_id) REFERENCES people(id)
  CREATE INDEX handovers_by_state ON public.handovers USING btree (state, created_at, id)
  CREATE INDEX handovers_by_time ON public.handovers USING btree (created_at, id)
  CREATE INDEX handovers_of_party ON public.handovers USING btree (from_party_id, created_at)
  POLICY handovers_of_system FOR ALL TO app_system USING true CHECK true
  POLICY handovers_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.line_components OWNER app_owner ROW LEVEL SECURITY FORCED
  line_id uuid NOT NULL
  "position" integer NOT NULL
  supplier_party_id uuid NOT NULL
  product_id uuid NOT NULL
  quantity integer NOT NULL
  unit_cost_minor bigint
  currency text
  price_book_id uuid
  trace jsonb NOT NULL
  CONSTRAINT line_components_cost CHECK (((unit_cost_minor IS NULL) = (currency IS NULL)))
  CONSTRAINT line_components_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT line_components_pkey PRIMARY KEY (line_id, "position")
  CONSTRAINT line_components_price_book_id_price_books_id_fk FOREIGN KEY (price_book_id) REFERENCES price_books(id)
  CONSTRAINT line_components_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT line_components_quantity CHECK ((quantity >= 1))
  CONSTRAINT line_components_supplier_party_id_parties_id_fk FOREIGN KEY (supplier_party_id) REFERENCES parties(id)
  CREATE INDEX line_components_supplier ON public.line_components USING btree (supplier_party_id)
  POLICY line_components_of_system FOR ALL TO app_system USING true CHECK true
  POLICY line_components_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.line_duties OWNER app_owner ROW LEVEL SECURITY FORCED
  line_id uuid NOT NULL
  slot text NOT NULL
  valid daterange NOT NULL
  known_until timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp with time zone
  CONSTRAINT line_duties_held FOREIGN KEY (line_id, slot, known_until, PERIOD valid) REFERENCES line_roles(line_id, slot, known_until, PERIOD valid) DEFERRABLE INITIALLY DEFERRED
  CONSTRAINT line_duties_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT line_duties_pkey PRIMARY KEY (line_id, slot)
  CONSTRAINT line_duties_slot CHECK ((slot = ANY (ARRAY['end_user'::text, 'signatory'::text, 'bill_to'::text, 'payer'::text])))
  CONSTRAINT line_duties_without_end CHECK ((upper_inf(valid) AND (NOT lower_inf(valid)) AND (known_until = 'infinity'::timestamp with time zone)))
  POLICY line_duties_of_system FOR SELECT TO app_system USING true
  POLICY line_duties_of_vendor FOR SELECT TO app_vendor USING true
  POLICY line_duties_taken_on_by_system FOR INSERT TO app_system CHECK true
  POLICY line_duties_taken_on_by_vendor FOR INSERT TO app_vendor CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor

TABLE public.line_roles OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  line_id uuid NOT NULL
  role text NOT NULL
  tier smallint NOT NULL DEFAULT 0
  party_id uuid NOT NULL
  slot text NOT NULL GENERATED 
CASE
    WHEN (role = 'sold_by'::text) THEN ('sold_by:'::text || tier)
    WHEN (role = ANY (ARRAY['serviced_by'::text, 'registered_by'::text, 'supplied_by'::text])) THEN ((role || ':'::text) || party_id)
    ELSE role
END
  level text NOT NULL
  valid daterange NOT NULL
  recorded tstzrange NOT NULL
  known_until timestamp with time zone NOT NULL GENERATED COALESCE(upper(recorded), 'infinity'::timestamp with time zone)
  CONSTRAINT line_roles_level CHECK ((level = ANY (ARRAY['line'::text, 'order'::text, 'agreement'::text, 'default'::text])))
  CONSTRAINT line_roles_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT line_roles_one_holder UNIQUE (line_id, slot, known_until, valid WITHOUT OVERLAPS)
  CONSTRAINT line_roles_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT line_roles_pkey PRIMARY KEY (id)
  CONSTRAINT line_roles_role CHECK ((role = ANY (ARRAY['end_user'::text, 'signatory'::text, 'bill_to'::text, 'payer'::text, 'financed_by'::text, 'sold_by'::text, 'serviced_by'::text, 'registered_by'::text, 'supplied_by'::text])))
  CONSTRAINT line_roles_spans CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)) AND (NOT isempty(recorded))))
  CONSTRAINT line_roles_tier_channel_tiers_tier_fk FOREIGN KEY (tier) REFERENCES channel_tiers(tier)
  CREATE INDEX line_roles_line ON public.line_roles USING btree (line_id)
  CREATE INDEX line_roles_party ON public.line_roles USING btree (party_id, role)
  POLICY line_roles_closed_by_system FOR UPDATE TO app_system USING upper_inf(recorded) CHECK (NOT upper_inf(recorded))
  POLICY line_roles_closed_by_vendor FOR UPDATE TO app_vendor USING upper_inf(recorded) CHECK (NOT upper_inf(recorded))
  POLICY line_roles_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = line_roles.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND (line_roles.role = ANY (a.sees_roles)) AND (line_roles.valid && a.valid) AND upper_inf(line_roles.recorded)) LIMIT 1)
  POLICY line_roles_of_system FOR SELECT TO app_system USING true
  POLICY line_roles_of_vendor FOR SELECT TO app_vendor USING true
  POLICY line_roles_opened_by_system FOR INSERT TO app_system CHECK upper_inf(recorded)
  POLICY line_roles_opened_by_vendor FOR INSERT TO app_vendor CHECK upper_inf(recorded)
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor
  GRANT SELECT TO app_party
  GRANT UPDATE (recorded) TO app_system
  GRANT UPDATE (recorded) TO app_vendor

TABLE public.mails OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  key text NOT NULL
  person_id uuid NOT NULL
  party_id uuid NOT NULL
  email text NOT NULL
  template text NOT NULL
  subject_ref text NOT NULL
  state text NOT NULL DEFAULT 'planned'::text
  message_id text NOT NULL
  attempts integer NOT NULL DEFAULT 0
  created_at timestamp with time zone NOT NULL
  handed_over_at timestamp with time zone
  last_error text
  CONSTRAINT mails_key_unique UNIQUE (key)
  CONSTRAINT mails_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT mails_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT mails_pkey PRIMARY KEY (id)
  CONSTRAINT mails_state CHECK ((state = ANY (ARRAY['planned'::text, 'handed_over'::text, 'failed'::text])))
  POLICY mails_of_system FOR ALL TO app_system USING true CHECK true
  POLICY mails_of_vendor FOR SELECT TO app_vendor USING true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT SELECT TO app_vendor

TABLE public.memberships OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  person_id uuid NOT NULL
  party_id uuid NOT NULL
  functions text[] NOT NULL
  valid daterange NOT NULL
  CONSTRAINT memberships_one_at_a_time EXCLUDE USING gist (person_id WITH =, party_id WITH =, valid WITH &&)
  CONSTRAINT memberships_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT memberships_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT memberships_pkey PRIMARY KEY (id)
  CONSTRAINT memberships_ref_unique UNIQUE (ref)
  CREATE INDEX memberships_party ON public.memberships USING btree (party_id)
  CREATE INDEX memberships_person ON public.memberships USING btree (person_id)
  POLICY memberships_of_party FOR SELECT TO app_party USING (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY memberships_of_system FOR ALL TO app_system USING true CHECK true
  POLICY memberships_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.notice_matches OWNER app_owner ROW LEVEL SECURITY FORCED
  notice_id uuid NOT NULL
  line_id uuid NOT NULL
  end_user_party_id uuid NOT NULL
  partner_party_id uuid
  verdict text NOT NULL
  reason jsonb NOT NULL
  CONSTRAINT notice_matches_end_user_party_id_parties_id_fk FOREIGN KEY (end_user_party_id) REFERENCES parties(id)
  CONSTRAINT notice_matches_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT notice_matches_notice_id_notices_id_fk FOREIGN KEY (notice_id) REFERENCES notices(id)
  CONSTRAINT notice_matches_partner_party_id_parties_id_fk FOREIGN KEY (partner_party_id) REFERENCES parties(id)
  CONSTRAINT notice_matches_pkey PRIMARY KEY (notice_id, line_id)
  CONSTRAINT notice_matches_verdict CHECK ((verdict = ANY (ARRAY['confirmed'::text, 'possible'::text, 'not'::text])))
  CREATE INDEX notice_matches_line ON public.notice_matches USING btree (line_id)
  POLICY notice_matches_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = notice_matches.line_id) AND (a.source = 'end_user'::text) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1)
  POLICY notice_matches_of_system FOR ALL TO app_system USING true CHECK true
  POLICY notice_matches_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.notices OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  advisory_id uuid NOT NULL
  wave integer NOT NULL
  subject text NOT NULL
  approved_by_person_id uuid NOT NULL
  approved_at timestamp with time zone NOT NULL
  CONSTRAINT notices_advisory_id_advisories_id_fk FOREIGN KEY (advisory_id) REFERENCES advisories(id)
  CONSTRAINT notices_approved_by_person_id_people_id_fk FOREIGN KEY (approved_by_person_id) REFERENCES people(id)
  CONSTRAINT notices_pkey PRIMARY KEY (id)
  CONSTRAINT notices_ref_unique UNIQUE (ref)
  CONSTRAINT notices_wave UNIQUE (advisory_id, wave)
  POLICY notices_of_party FOR SELECT TO app_party USING ( SELECT true FROM (notice_matches m JOIN access a ON ((a.line_id = m.line_id))) WHERE ((m.notice_id = notices.id) AND (m.verdict <> 'not'::text) AND (a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.source = 'end_user'::text) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1)
  POLICY notices_of_system FOR ALL TO app_system USING true CHECK true
  POLICY notices_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.notifications OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  person_id uuid NOT NULL
  party_id uuid NOT NULL
  event_id uuid NOT NULL
  event_name text NOT NULL
  subject_ref text NOT NULL
  title text NOT NULL
  created_at timestamp with time zone NOT NULL
  read_at timestamp with time zone
  CONSTRAINT notifications_one_per_event UNIQUE (person_id, party_id, event_id)
  CONSTRAINT notifications_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT notifications_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT notifications_pkey PRIMARY KEY (id)
  CONSTRAINT notifications_ref_unique UNIQUE (ref)
  CREATE INDEX notifications_list ON public.notifications USING btree (person_id, party_id, created_at, id)
  POLICY notifications_of_person FOR SELECT TO app_party USING ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))
  POLICY notifications_of_system FOR ALL TO app_system USING true CHECK true
  POLICY notifications_of_vendor_person FOR SELECT TO app_vendor USING ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))
  POLICY notifications_read_by_person FOR UPDATE TO app_party USING ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) CHECK ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))
  POLICY notifications_read_by_vendor_person FOR UPDATE TO app_vendor USING ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) CHECK ((person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT SELECT TO app_party
  GRANT SELECT, UPDATE TO app_vendor
  GRANT UPDATE (read_at) TO app_party

TABLE public.order_commitments OWNER app_owner ROW LEVEL SECURITY FORCED
  order_id uuid NOT NULL
  payer_party_id uuid NOT NULL
  currency text NOT NULL
  amount_minor bigint NOT NULL
  ended_at timestamp with time zone
  CONSTRAINT order_commitments_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_commitments_payer_party_id_parties_id_fk FOREIGN KEY (payer_party_id) REFERENCES parties(id)
  CONSTRAINT order_commitments_pkey PRIMARY KEY (order_id, payer_party_id)
  CREATE INDEX order_commitments_running ON public.order_commitments USING btree (payer_party_id, currency, amount_minor) WHERE (ended_at IS NULL)
  POLICY order_commitments_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_commitments_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.order_holds OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  order_id uuid NOT NULL
  code text NOT NULL
  payer_party_id uuid
  currency text NOT NULL
  amount_minor bigint NOT NULL
  limit_minor bigint
  exposure_minor bigint
  held_by_person_id uuid NOT NULL
  held_at timestamp with time zone NOT NULL
  ended_at timestamp with time zone
  ended_by_person_id uuid
  way text
  reason text
  CONSTRAINT order_holds_code CHECK ((code = ANY (ARRAY['credit_limit'::text, 'prepay_only'::text, 'credit_stop'::text, 'approval'::text])))
  CONSTRAINT order_holds_ended_by_person_id_people_id_fk FOREIGN KEY (ended_by_person_id) REFERENCES people(id)
  CONSTRAINT order_holds_held_by_person_id_people_id_fk FOREIGN KEY (held_by_person_id) REFERENCES people(id)
  CONSTRAINT order_holds_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_holds_payer_party_id_parties_id_fk FOREIGN KEY (payer_party_id) REFERENCES parties(id)
  CONSTRAINT order_holds_pkey PRIMARY KEY (id)
  CONSTRAINT order_holds_way CHECK ((way = ANY (ARRAY['passed'::text, 'prepaid'::text, 'released'::text, 'approved'::text, 'rejected'::text, 'cancelled'::text])))
  CREATE INDEX order_holds_order ON public.order_holds USING btree (order_id, id)
  CREATE INDEX order_holds_payer ON public.order_holds USING btree (payer_party_id, currency) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX order_holds_one_open ON public.order_holds USING btree (order_id) WHERE (ended_at IS NULL)
  POLICY order_holds_of_payer FOR SELECT TO app_party USING ((payer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM orders o WHERE (o.id = order_holds.order_id)))
  POLICY order_holds_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_holds_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.order_imports OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  party_id uuid
  person_id uuid NOT NULL
  file_name text NOT NULL
  file_sha256 text NOT NULL
  file_bytes integer NOT NULL
  format text NOT NULL
  state text NOT NULL
  rows_done integer NOT NULL DEFAULT 0
  rows_total integer NOT NULL DEFAULT 0
  findings jsonb
  report_sha256 text
  created_at timestamp with time zone NOT NULL
  checked_at timestamp with time zone
  placed_at timestamp with time zone
  CONSTRAINT order_imports_format CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text])))
  CONSTRAINT order_imports_hash CHECK ((file_sha256 ~ '^[0-9a-f]{64}$'::text))
  CONSTRAINT order_imports_one_per_file UNIQUE NULLS NOT DISTINCT (party_id, file_sha256)
  CONSTRAINT order_imports_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT order_imports_person_id_people_id_fk FOREIGN KEY (person_id) REFERENCES people(id)
  CONSTRAINT order_imports_pkey PRIMARY KEY (id)
  CONSTRAINT order_imports_ref_unique UNIQUE (ref)
  CONSTRAINT order_imports_state CHECK ((state = ANY (ARRAY['checking'::text, 'refused'::text, 'ready'::text, 'placing'::text, 'placed'::text, 'failed'::text, 'withdrawn'::text])))
  CREATE INDEX order_imports_of_party ON public.order_imports USING btree (party_id, created_at, id)
  POLICY order_imports_brought_by_party FOR INSERT TO app_party CHECK ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (state = 'checking'::text) AND (findings IS NULL) AND (checked_at IS NULL) AND (placed_at IS NULL) AND (report_sha256 IS NULL))
  POLICY order_imports_moved_by_party FOR UPDATE TO app_party USING ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = ANY (ARRAY['ready'::text, 'refused'::text, 'failed'::text, 'withdrawn'::text]))) CHECK ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = ANY (ARRAY['checking'::text, 'placing'::text, 'withdrawn'::text])))
  POLICY order_imports_of_party FOR SELECT TO app_party USING (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY order_imports_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_imports_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (state) TO app_party

TABLE public.order_line_roles OWNER app_owner ROW LEVEL SECURITY FORCED
  line_id uuid NOT NULL
  role text NOT NULL
  tier smallint NOT NULL DEFAULT 0
  party_id uuid NOT NULL
  CONSTRAINT order_line_roles_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT order_line_roles_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT order_line_roles_pkey PRIMARY KEY (line_id, role, tier, party_id)
  CONSTRAINT order_line_roles_tier_channel_tiers_tier_fk FOREIGN KEY (tier) REFERENCES channel_tiers(tier)
  POLICY order_line_roles_of_party FOR SELECT TO app_party USING ((role <> 'supplied_by'::text) AND ( SELECT true FROM order_lines l WHERE (l.id = order_line_roles.line_id)))
  POLICY order_line_roles_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_line_roles_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.order_lines OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  order_id uuid NOT NULL
  placed_by_party_id uuid NOT NULL
  "position" integer NOT NULL
  product_id uuid NOT NULL
  quantity integer NOT NULL
  term_months integer
  currency text NOT NULL
  unit_list_minor bigint NOT NULL
  unit_net_minor bigint NOT NULL
  net_minor bigint NOT NULL
  price_book_id uuid NOT NULL
  price_trace jsonb NOT NULL
  agreement_id uuid
  lot_line_id uuid
  kind text NOT NULL DEFAULT 'new'::text
  amends_line_id uuid
  effective_on date
  charged_until date
  CONSTRAINT order_lines_agreement_id_agreements_id_fk FOREIGN KEY (agreement_id) REFERENCES agreements(id)
  CONSTRAINT order_lines_amends CHECK ((((kind = 'new'::text) = (amends_line_id IS NULL)) AND ((kind = 'new'::text) = (effective_on IS NULL))))
  CONSTRAINT order_lines_amends_line_id_order_lines_id_fk FOREIGN KEY (amends_line_id) REFERENCES order_lines(id)
  CONSTRAINT order_lines_kind CHECK ((kind = ANY (ARRAY['new'::text, 'increase'::text, 'decrease'::text, 'cancel'::text, 'renewal'::text, 'co_term'::text])))
  CONSTRAINT order_lines_lot_line_id_order_lines_id_fk FOREIGN KEY (lot_line_id) REFERENCES order_lines(id)
  CONSTRAINT order_lines_net CHECK (((net_minor = (unit_net_minor * quantity)) OR ((kind <> 'new'::text) AND (net_minor >= 0))))
  CONSTRAINT order_lines_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_lines_pkey PRIMARY KEY (id)
  CONSTRAINT order_lines_placed_by_party_id_parties_id_fk FOREIGN KEY (placed_by_party_id) REFERENCES parties(id)
  CONSTRAINT order_lines_position UNIQUE (order_id, "position")
  CONSTRAINT order_lines_price_book_id_price_books_id_fk FOREIGN KEY (price_book_id) REFERENCES price_books(id)
  CONSTRAINT order_lines_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT order_lines_quantity CHECK ((quantity >= 1))
  CONSTRAINT order_lines_ref_unique UNIQUE (ref)
  CREATE INDEX order_lines_agreement ON public.order_lines USING btree (agreement_id, id)
  CREATE INDEX order_lines_amendments ON public.order_lines USING btree (amends_line_id) WHERE (amends_line_id IS NOT NULL)
  CREATE INDEX order_lines_lot ON public.order_lines USING btree (lot_line_id) WHERE (lot_line_id IS NOT NULL)
  CREATE INDEX order_lines_product ON public.order_lines USING btree (product_id)
  POLICY order_lines_amend_within_access FOR INSERT TO app_party CHECK ((amends_line_id IS NULL) OR ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = order_lines.amends_line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('order_renewal'::text = ANY (a.actions))) LIMIT 1))
  POLICY order_lines_of_party FOR SELECT TO app_party USING (placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY order_lines_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_lines_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY order_lines_placed_by_party FOR INSERT TO app_party CHECK ((placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (agreement_id IS NULL) AND ( SELECT true FROM orders o WHERE ((o.id = order_lines.order_id) AND (o.state = 'submitted'::text))))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party

TABLE public.order_named_parties OWNER app_owner ROW LEVEL SECURITY FORCED
  order_id uuid NOT NULL
  role text NOT NULL
  tier smallint NOT NULL DEFAULT 0
  card_id uuid NOT NULL
  party_id uuid
  CONSTRAINT order_named_parties_card_id_party_cards_id_fk FOREIGN KEY (card_id) REFERENCES party_cards(id)
  CONSTRAINT order_named_parties_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_named_parties_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT order_named_parties_pkey PRIMARY KEY (order_id, role, tier)
  CONSTRAINT order_named_parties_role CHECK ((role = ANY (ARRAY['sold_by'::text, 'financed_by'::text])))
  CONSTRAINT order_named_parties_tier_channel_tiers_tier_fk FOREIGN KEY (tier) REFERENCES channel_tiers(tier)
  POLICY order_named_parties_named_by_party FOR INSERT TO app_party CHECK ((party_id IS NULL) AND ( SELECT true FROM orders o WHERE ((o.id = order_named_parties.order_id) AND (o.state = 'submitted'::text))) AND ( SELECT true FROM party_cards c WHERE (c.id = order_named_parties.card_id)))
  POLICY order_named_parties_of_party FOR SELECT TO app_party USING ( SELECT true FROM orders o WHERE ((o.id = order_named_parties.order_id) AND true))
  POLICY order_named_parties_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_named_parties_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party

TABLE public.order_prepayments OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  order_id uuid NOT NULL
  client_request_id text NOT NULL
  amount_minor bigint NOT NULL
  currency text NOT NULL
  paid_on date NOT NULL
  reference text NOT NULL
  recorded_by_person_id uuid NOT NULL
  recorded_at timestamp with time zone NOT NULL
  CONSTRAINT order_prepayments_amount CHECK ((amount_minor > 0))
  CONSTRAINT order_prepayments_once UNIQUE (order_id, client_request_id)
  CONSTRAINT order_prepayments_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_prepayments_pkey PRIMARY KEY (id)
  CONSTRAINT order_prepayments_recorded_by_person_id_people_id_fk FOREIGN KEY (recorded_by_person_id) REFERENCES people(id)
  POLICY order_prepayments_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_prepayments_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.order_roles OWNER app_owner ROW LEVEL SECURITY FORCED
  order_id uuid NOT NULL
  role text NOT NULL
  party_id uuid NOT NULL
  tier smallint NOT NULL DEFAULT 0
  CONSTRAINT order_roles_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id)
  CONSTRAINT order_roles_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT order_roles_pkey PRIMARY KEY (order_id, role, tier, party_id)
  CONSTRAINT order_roles_tier_channel_tiers_tier_fk FOREIGN KEY (tier) REFERENCES channel_tiers(tier)
  CREATE INDEX order_roles_party ON public.order_roles USING btree (party_id, role)
  POLICY order_roles_named_by_party FOR INSERT TO app_party CHECK (( SELECT true FROM orders o WHERE ((o.id = order_roles.order_id) AND (o.state = 'submitted'::text))) AND ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (EXISTS ( SELECT 1 FROM vendor_settings v WHERE (v.party_id = order_roles.party_id)))))
  POLICY order_roles_of_party FOR SELECT TO app_party USING ( SELECT true FROM orders o WHERE ((o.id = order_roles.order_id) AND true))
  POLICY order_roles_of_system FOR ALL TO app_system USING true CHECK true
  POLICY order_roles_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party

TABLE public.orders OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  placed_by_party_id uuid NOT NULL
  placed_by_person_id uuid NOT NULL
  client_request_id text NOT NULL
  request_hash text NOT NULL
  state text NOT NULL
  currency text NOT NULL
  end_user_card_id uuid
  end_user_party_id uuid
  purchase_order_number text
  starts_on date NOT NULL
  note text
  total_net_minor bigint NOT NULL
  submitted_at timestamp with time zone NOT NULL
  decided_at timestamp with time zone
  decided_by_person_id uuid
  decision_reason text
  pattern text NOT NULL DEFAULT 'reseller'::text
  delivery text NOT NULL DEFAULT 'drop_ship'::text
  entry text NOT NULL DEFAULT 'portal'::text
  CONSTRAINT orders_decided_by_person_id_people_id_fk FOREIGN KEY (decided_by_person_id) REFERENCES people(id)
  CONSTRAINT orders_delivery CHECK ((delivery = ANY (ARRAY['drop_ship'::text, 'stock'::text, 'from_stock'::text])))
  CONSTRAINT orders_end_user_card_id_party_cards_id_fk FOREIGN KEY (end_user_card_id) REFERENCES party_cards(id)
  CONSTRAINT orders_end_user_party_id_parties_id_fk FOREIGN KEY (end_user_party_id) REFERENCES parties(id)
  CONSTRAINT orders_entry CHECK ((entry = ANY (ARRAY['portal'::text, 'console'::text, 'import'::text, 'stock'::text])))
  CONSTRAINT orders_one_per_request UNIQUE (placed_by_party_id, client_request_id)
  CONSTRAINT orders_pattern CHECK ((pattern = ANY (ARRAY['direct'::text, 'own_use'::text, 'reseller'::text, 'distributor'::text, 'direct_lessor'::text, 'reseller_lessor'::text, 'distributor_lessor'::text, 'stock'::text, 'stock_sold_on'::text, 'stock_sold_through'::text])))
  CONSTRAINT orders_pkey PRIMARY KEY (id)
  CONSTRAINT orders_placed_by_party_id_parties_id_fk FOREIGN KEY (placed_by_party_id) REFERENCES parties(id)
  CONSTRAINT orders_placed_by_person_id_people_id_fk FOREIGN KEY (placed_by_person_id) REFERENCES people(id)
  CONSTRAINT orders_ref_unique UNIQUE (ref)
  CONSTRAINT orders_state CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'held'::text, 'accepted'::text, 'rejected'::text, 'fulfilled'::text, 'closed'::text, 'cancelled'::text])))
  CREATE INDEX orders_by_state ON public.orders USING btree (state, submitted_at, id)
  CREATE INDEX orders_by_time ON public.orders USING btree (submitted_at, id)
  CREATE INDEX orders_of_end_user ON public.orders USING btree (end_user_party_id, decided_at) WHERE (end_user_party_id IS NOT NULL)
  CREATE INDEX orders_of_party ON public.orders USING btree (placed_by_party_id, submitted_at, id)
  POLICY orders_cancelled_by_party FOR UPDATE TO app_party USING ((placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = ANY (ARRAY['submitted'::text, 'held'::text]))) CHECK ((placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = 'cancelled'::text) AND (decided_by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")))
  POLICY orders_of_party FOR SELECT TO app_party USING (placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY orders_of_system FOR ALL TO app_system USING true CHECK true
  POLICY orders_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY orders_placed_by_party FOR INSERT TO app_party CHECK ((placed_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (placed_by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (end_user_party_id IS NULL) AND (state = 'submitted'::text) AND (decided_at IS NULL) AND (decided_by_person_id IS NULL) AND (entry = ANY (ARRAY['portal'::text, 'import'::text, 'stock'::text])) AND ((end_user_card_id IS NULL) OR ( SELECT true FROM party_cards c WHERE (c.id = orders.end_user_card_id))))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (decided_at, decided_by_person_id, state) TO app_party

TABLE public.parties OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  name text NOT NULL
  country text NOT NULL
  created_at timestamp with time zone NOT NULL
  ended_on date
  merged_into_party_id uuid
  CONSTRAINT parties_merged_has_ended CHECK (((merged_into_party_id IS NULL) OR ((ended_on IS NOT NULL) AND (merged_into_party_id <> id))))
  CONSTRAINT parties_merged_into_party_id_parties_id_fk FOREIGN KEY (merged_into_party_id) REFERENCES parties(id)
  CONSTRAINT parties_pkey PRIMARY KEY (id)
  CONSTRAINT parties_ref_unique UNIQUE (ref)
  CREATE INDEX parties_name ON public.parties USING btree (lower(name))
  POLICY parties_of_party FOR SELECT TO app_party USING ((id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (EXISTS ( SELECT 1 FROM vendor_settings v WHERE (v.party_id = parties.id))) OR (EXISTS ( SELECT 1 FROM party_introductions i WHERE ((i.viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (i.subject_party_id = parties.id)))) OR ( SELECT true FROM party_ancestry a WHERE ((a.ancestor_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.descendant_party_id = parties.id)) LIMIT 1) OR ( SELECT true FROM party_ancestry a WHERE ((a.ancestor_party_id = parties.id) AND (a.descendant_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) LIMIT 1))
  POLICY parties_of_system FOR ALL TO app_system USING true CHECK true
  POLICY parties_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.partner_profiles OWNER app_owner ROW LEVEL SECURITY FORCED
  party_id uuid NOT NULL
  state text NOT NULL
  tier text
  contact_name text NOT NULL
  contact_email text NOT NULL
  contact_phone text
  segment text
  CONSTRAINT partner_profiles_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT partner_profiles_pkey PRIMARY KEY (party_id)
  CONSTRAINT partner_profiles_state CHECK ((state = ANY (ARRAY['applied'::text, 'active'::text, 'on_notice'::text, 'suspended'::text, 'ended'::text])))
  POLICY partner_profiles_of_party FOR SELECT TO app_party USING ((party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT true FROM party_introductions i WHERE ((i.viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (i.subject_party_id = partner_profiles.party_id)) LIMIT 1))
  POLICY partner_profiles_of_system FOR ALL TO app_system USING true CHECK true
  POLICY partner_profiles_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.partner_standings OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  party_id uuid NOT NULL
  at timestamp with time zone NOT NULL
  action text NOT NULL
  state text NOT NULL
  reason text
  by_person_id uuid
  CONSTRAINT partner_standings_by_person_id_people_id_fk FOREIGN KEY (by_person_id) REFERENCES people(id)
  CONSTRAINT partner_standings_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT partner_standings_pkey PRIMARY KEY (id)
  CREATE INDEX partner_standings_party ON public.partner_standings USING btree (party_id, id)
  POLICY partner_standings_of_system FOR ALL TO app_system USING true CHECK true
  POLICY partner_standings_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.party_ancestry OWNER app_owner ROW LEVEL SECURITY FORCED
  ancestor_party_id uuid NOT NULL
  descendant_party_id uuid NOT NULL
  valid daterange NOT NULL
  depth integer NOT NULL
  CONSTRAINT party_ancestry_ancestor_party_id_parties_id_fk FOREIGN KEY (ancestor_party_id) REFERENCES parties(id)
  CONSTRAINT party_ancestry_descendant_party_id_parties_id_fk FOREIGN KEY (descendant_party_id) REFERENCES parties(id)
  CONSTRAINT party_ancestry_pkey PRIMARY KEY (ancestor_party_id, descendant_party_id, valid)
  CREATE INDEX party_ancestry_descendant ON public.party_ancestry USING btree (descendant_party_id)
  POLICY party_ancestry_of_party FOR SELECT TO app_party USING ((valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ((ancestor_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (descendant_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) AND (NOT (EXISTS ( SELECT 1 FROM partner_profiles p WHERE (p.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))))))
  POLICY party_ancestry_of_system FOR ALL TO app_system USING true CHECK true
  POLICY party_ancestry_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.party_card_changes OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  owner_party_id uuid NOT NULL
  card_id uuid NOT NULL
  revision integer NOT NULL
  at timestamp with time zone NOT NULL
  by_person_id uuid NOT NULL
  fields jsonb NOT NULL
  CONSTRAINT party_card_changes_by_person_id_people_id_fk FOREIGN KEY (by_person_id) REFERENCES people(id)
  CONSTRAINT party_card_changes_card_fk FOREIGN KEY (owner_party_id, card_id) REFERENCES party_cards(owner_party_id, id)
  CONSTRAINT party_card_changes_owner_party_id_parties_id_fk FOREIGN KEY (owner_party_id) REFERENCES parties(id)
  CONSTRAINT party_card_changes_pkey PRIMARY KEY (id)
  CREATE INDEX party_card_changes_card ON public.party_card_changes USING btree (owner_party_id, card_id, id)
  POLICY party_card_changes_by_party FOR INSERT TO app_party CHECK ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM party_cards c WHERE ((c.id = party_card_changes.card_id) AND (c.owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))) AND (by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")))
  POLICY party_card_changes_of_party FOR SELECT TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  GRANT INSERT, SELECT TO app_party

TABLE public.party_card_contacts OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  owner_party_id uuid NOT NULL
  card_id uuid NOT NULL
  name text NOT NULL
  duty text
  email text
  phone text
  removed_at timestamp with time zone
  CONSTRAINT party_card_contacts_card_fk FOREIGN KEY (owner_party_id, card_id) REFERENCES party_cards(owner_party_id, id)
  CONSTRAINT party_card_contacts_owner_party_id_parties_id_fk FOREIGN KEY (owner_party_id) REFERENCES parties(id)
  CONSTRAINT party_card_contacts_pkey PRIMARY KEY (id)
  CONSTRAINT party_card_contacts_ref_unique UNIQUE (ref)
  CREATE INDEX party_card_contacts_card ON public.party_card_contacts USING btree (owner_party_id, card_id, id)
  POLICY party_card_contacts_changed_by_party FOR UPDATE TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) CHECK ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM party_cards c WHERE ((c.id = party_card_contacts.card_id) AND (c.owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))))
  POLICY party_card_contacts_made_by_party FOR INSERT TO app_party CHECK ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM party_cards c WHERE ((c.id = party_card_contacts.card_id) AND (c.owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))))
  POLICY party_card_contacts_of_party FOR SELECT TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (duty, email, name, phone, removed_at) TO app_party

TABLE public.party_cards OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  owner_party_id uuid NOT NULL
  subject_party_id uuid
  name text NOT NULL
  country text NOT NULL
  contact_name text
  contact_email text
  notes text
  created_at timestamp with time zone NOT NULL
  contact_phone text
  tags text[] NOT NULL DEFAULT '{}'::text[]
  revision integer NOT NULL DEFAULT 1
  CONSTRAINT party_cards_owner_id UNIQUE (owner_party_id, id)
  CONSTRAINT party_cards_owner_party_id_parties_id_fk FOREIGN KEY (owner_party_id) REFERENCES parties(id)
  CONSTRAINT party_cards_pkey PRIMARY KEY (id)
  CONSTRAINT party_cards_ref_unique UNIQUE (ref)
  CONSTRAINT party_cards_subject_party_id_parties_id_fk FOREIGN KEY (subject_party_id) REFERENCES parties(id)
  CREATE INDEX party_cards_owner_subject ON public.party_cards USING btree (owner_party_id, subject_party_id)
  CREATE UNIQUE INDEX party_cards_owner_name ON public.party_cards USING btree (owner_party_id, lower(name))
  POLICY party_cards_changed_by_party FOR UPDATE TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) CHECK (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY party_cards_made_by_party FOR INSERT TO app_party CHECK ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (subject_party_id IS NULL))
  POLICY party_cards_of_party FOR SELECT TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY party_cards_of_system FOR ALL TO app_system USING true CHECK true
  POLICY party_cards_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (contact_email, contact_name, contact_phone, country, name, notes, revision, tags) TO app_party

TABLE public.party_hierarchy OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  child_party_id uuid NOT NULL
  parent_party_id uuid NOT NULL
  valid daterange NOT NULL
  recorded_at timestamp with time zone NOT NULL
  recorded_by_person_id uuid
  superseded_at timestamp with time zone
  CONSTRAINT party_hierarchy_child_party_id_parties_id_fk FOREIGN KEY (child_party_id) REFERENCES parties(id)
  CONSTRAINT party_hierarchy_not_itself CHECK ((child_party_id <> parent_party_id))
  CONSTRAINT party_hierarchy_one_parent EXCLUDE USING gist (child_party_id WITH =, valid WITH &&) WHERE ((superseded_at IS NULL))
  CONSTRAINT party_hierarchy_parent_party_id_parties_id_fk FOREIGN KEY (parent_party_id) REFERENCES parties(id)
  CONSTRAINT party_hierarchy_pkey PRIMARY KEY (id)
  CONSTRAINT party_hierarchy_recorded_by_person_id_people_id_fk FOREIGN KEY (recorded_by_person_id) REFERENCES people(id)
  CONSTRAINT party_hierarchy_some_day CHECK ((NOT isempty(valid)))
  CREATE INDEX party_hierarchy_child ON public.party_hierarchy USING btree (child_party_id)
  CREATE INDEX party_hierarchy_parent ON public.party_hierarchy USING btree (parent_party_id)
  POLICY party_hierarchy_of_party FOR SELECT TO app_party USING ((superseded_at IS NULL) AND (valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ( SELECT true FROM party_ancestry a WHERE ((a.ancestor_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.descendant_party_id = party_hierarchy.child_party_id)) LIMIT 1))
  POLICY party_hierarchy_of_system FOR ALL TO app_system USING true CHECK true
  POLICY party_hierarchy_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.party_introductions OWNER app_owner ROW LEVEL SECURITY FORCED
  viewer_party_id uuid NOT NULL
  subject_party_id uuid NOT NULL
  CONSTRAINT party_introductions_pkey PRIMARY KEY (viewer_party_id, subject_party_id)
  CONSTRAINT party_introductions_subject_party_id_parties_id_fk FOREIGN KEY (subject_party_id) REFERENCES parties(id)
  CONSTRAINT party_introductions_viewer_party_id_parties_id_fk FOREIGN KEY (viewer_party_id) REFERENCES parties(id)
  POLICY party_introductions_of_party FOR SELECT TO app_party USING (viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY party_introductions_of_system FOR ALL TO app_system USING true CHECK true
  POLICY party_introductions_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.party_shares OWNER app_owner ROW LEVEL SECURITY FORCED
  owner_party_id uuid NOT NULL
  viewer_party_id uuid NOT NULL
  contact_name text
  contact_email text
  contact_phone text
  notes text
  revision integer NOT NULL DEFAULT 1
  changed_at timestamp with time zone NOT NULL
  taken_back_at timestamp with time zone
  CONSTRAINT party_shares_not_itself CHECK ((owner_party_id <> viewer_party_id))
  CONSTRAINT party_shares_owner_party_id_parties_id_fk FOREIGN KEY (owner_party_id) REFERENCES parties(id)
  CONSTRAINT party_shares_pkey PRIMARY KEY (owner_party_id, viewer_party_id)
  CONSTRAINT party_shares_viewer_party_id_parties_id_fk FOREIGN KEY (viewer_party_id) REFERENCES parties(id)
  POLICY party_shares_changed_by_party FOR UPDATE TO app_party USING (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) CHECK (owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY party_shares_given_by_party FOR INSERT TO app_party CHECK ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM party_introductions i WHERE ((i.viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (i.subject_party_id = party_shares.viewer_party_id))))
  POLICY party_shares_of_party FOR SELECT TO app_party USING ((owner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ((viewer_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (taken_back_at IS NULL) AND ( SELECT true FROM line_roles r WHERE ((r.party_id = party_shares.owner_party_id) AND (r.role = 'end_user'::text) AND (r.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1)))
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (changed_at, contact_email, contact_name, contact_phone, notes, revision, taken_back_at) TO app_party

TABLE public.party_view_pages OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  view_id uuid NOT NULL
  at timestamp with time zone NOT NULL
  path text NOT NULL
  CONSTRAINT party_view_pages_pkey PRIMARY KEY (id)
  CONSTRAINT party_view_pages_view_id_party_views_id_fk FOREIGN KEY (view_id) REFERENCES party_views(id)
  CREATE INDEX party_view_pages_view ON public.party_view_pages USING btree (view_id, id)
  POLICY party_view_pages_by_who_looks FOR INSERT TO app_vendor CHECK (EXISTS ( SELECT 1 FROM party_views v WHERE ((v.id = party_view_pages.view_id) AND (v.staff_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (v.ended_at IS NULL))))
  POLICY party_view_pages_of_vendor FOR SELECT TO app_vendor USING true
  GRANT INSERT, SELECT TO app_vendor

TABLE public.party_views OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  party_id uuid NOT NULL
  membership_id uuid
  functions text[] NOT NULL
  staff_person_id uuid NOT NULL
  staff_membership_id uuid NOT NULL
  reason text NOT NULL
  minutes smallint NOT NULL
  asked_at timestamp with time zone NOT NULL
  started_at timestamp with time zone
  ends_at timestamp with time zone
  ended_at timestamp with time zone
  ended_how text
  as_person_id uuid
  CONSTRAINT party_views_as CHECK (((as_person_id IS NULL) = (membership_id IS NULL)))
  CONSTRAINT party_views_as_person_id_people_id_fk FOREIGN KEY (as_person_id) REFERENCES people(id)
  CONSTRAINT party_views_ended CHECK (((ended_at IS NULL) = (ended_how IS NULL)))
  CONSTRAINT party_views_ended_how CHECK ((ended_how = ANY (ARRAY['ended'::text, 'replaced'::text, 'ran_out'::text, 'signed_out'::text, 'not_allowed'::text])))
  CONSTRAINT party_views_has_end CHECK (((started_at IS NULL) = (ends_at IS NULL)))
  CONSTRAINT party_views_minutes CHECK (((minutes >= 1) AND (minutes <= 60)))
  CONSTRAINT party_views_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT party_views_pkey PRIMARY KEY (id)
  CONSTRAINT party_views_reason CHECK ((length(btrim(reason)) > 0))
  CONSTRAINT party_views_ref_unique UNIQUE (ref)
  CONSTRAINT party_views_staff_person_id_people_id_fk FOREIGN KEY (staff_person_id) REFERENCES people(id)
  CREATE INDEX party_views_party ON public.party_views USING btree (party_id, id)
  CREATE INDEX party_views_running ON public.party_views USING btree (ends_at) WHERE (ended_at IS NULL)
  POLICY party_views_asked_by_staff FOR INSERT TO app_vendor CHECK ((staff_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (started_at IS NULL) AND (ended_at IS NULL))
  POLICY party_views_moved_by_staff FOR UPDATE TO app_vendor USING true CHECK true
  POLICY party_views_moved_by_system FOR UPDATE TO app_system USING true CHECK true
  POLICY party_views_of_vendor FOR SELECT TO app_vendor USING true
  POLICY party_views_read_by_system FOR SELECT TO app_system USING true
  GRANT INSERT, SELECT TO app_vendor
  GRANT SELECT TO app_system
  GRANT UPDATE (ended_at, ended_how, ends_at, started_at) TO app_system
  GRANT UPDATE (ended_at, ended_how, ends_at, started_at) TO app_vendor

TABLE public.people OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  name text NOT NULL
  email text NOT NULL
  email_verified boolean NOT NULL DEFAULT false
  image text
  locale text NOT NULL DEFAULT 'en'::text
  created_at timestamp with time zone NOT NULL DEFAULT now()
  updated_at timestamp with time zone NOT NULL DEFAULT now()
  CONSTRAINT people_email_unique UNIQUE (email)
  CONSTRAINT people_pkey PRIMARY KEY (id)
  CONSTRAINT people_ref_unique UNIQUE (ref)
  POLICY people_for_sign_in FOR ALL TO app_auth USING true CHECK true
  POLICY people_of_party FOR SELECT TO app_party USING ((id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) OR (EXISTS ( SELECT 1 FROM memberships m WHERE ((m.person_id = people.id) AND (m.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))))))
  POLICY people_of_system FOR ALL TO app_system USING true CHECK true
  POLICY people_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_auth
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.price_book_entries OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  book_id uuid NOT NULL
  product_id uuid NOT NULL
  min_quantity integer NOT NULL
  list_minor bigint NOT NULL
  net_minor bigint NOT NULL
  CONSTRAINT price_book_entries_book_id_price_books_id_fk FOREIGN KEY (book_id) REFERENCES price_books(id) ON DELETE CASCADE
  CONSTRAINT price_book_entries_break UNIQUE (book_id, product_id, min_quantity)
  CONSTRAINT price_book_entries_not_negative CHECK (((list_minor >= 0) AND (net_minor >= 0) AND (min_quantity >= 1)))
  CONSTRAINT price_book_entries_pkey PRIMARY KEY (id)
  CONSTRAINT price_book_entries_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CREATE INDEX price_book_entries_product ON public.price_book_entries USING btree (product_id)
  POLICY price_book_entries_of_party FOR SELECT TO app_party USING ( SELECT true FROM price_books b WHERE (b.id = price_book_entries.book_id) LIMIT 1)
  POLICY price_book_entries_of_system FOR ALL TO app_system USING true CHECK true
  POLICY price_book_entries_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.price_books OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  name text NOT NULL
  version integer NOT NULL
  level smallint NOT NULL
  currency text NOT NULL
  state text NOT NULL DEFAULT 'draft'::text
  partner_party_id uuid
  end_user_party_id uuid
  tier text
  segment text
  new_business daterange NOT NULL
  running_contracts daterange NOT NULL
  published_at timestamp with time zone
  side text NOT NULL DEFAULT 'sell'::text
  supplier_party_id uuid
  audience text NOT NULL GENERATED 
CASE
    WHEN (side = 'buy'::text) THEN ('supplier/'::text || (supplier_party_id)::text)
    WHEN (level <= 3) THEN ((('partner/'::text || (partner_party_id)::text) || '/'::text) || (end_user_party_id)::text)
    WHEN (level = 4) THEN ('partner/'::text || (partner_party_id)::text)
    WHEN (level = 5) THEN ('tier/'::text || tier)
    WHEN (level = 6) THEN ('segment/'::text || segment)
    ELSE 'list'::text
END
  CONSTRAINT price_books_buy_has_no_levels CHECK (((side = 'sell'::text) OR ((level = 7) AND (partner_party_id IS NULL))))
  CONSTRAINT price_books_end_user_party_id_parties_id_fk FOREIGN KEY (end_user_party_id) REFERENCES parties(id)
  CONSTRAINT price_books_level CHECK (((level >= 1) AND (level <= 7)))
  CONSTRAINT price_books_partner_party_id_parties_id_fk FOREIGN KEY (partner_party_id) REFERENCES parties(id)
  CONSTRAINT price_books_pkey PRIMARY KEY (id)
  CONSTRAINT price_books_ref_unique UNIQUE (ref)
  CONSTRAINT price_books_side CHECK (((side = ANY (ARRAY['sell'::text, 'buy'::text])) AND ((side = 'buy'::text) = (supplier_party_id IS NOT NULL))))
  CONSTRAINT price_books_state CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
  CONSTRAINT price_books_supplier_party_id_parties_id_fk FOREIGN KEY (supplier_party_id) REFERENCES parties(id)
  CREATE INDEX price_books_audience ON public.price_books USING btree (audience, currency)
  CREATE INDEX price_books_by_name ON public.price_books USING btree (name, version, ref)
  CREATE INDEX price_books_partner ON public.price_books USING btree (partner_party_id)
  CREATE INDEX price_books_supplier ON public.price_books USING btree (supplier_party_id)
  POLICY price_books_of_party FOR SELECT TO app_party USING ((side = 'sell'::text) AND (state <> 'draft'::text) AND ((partner_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (audience = 'list'::text) OR (audience = ANY (( SELECT ARRAY[('tier/'::text || p.tier), ('segment/'::text || p.segment)] AS "array" FROM partner_profiles p WHERE (p.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))::text[]))))
  POLICY price_books_of_system FOR ALL TO app_system USING true CHECK true
  POLICY price_books_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.product_aliases OWNER app_owner ROW LEVEL SECURITY FORCED
  kind text NOT NULL
  key text NOT NULL
  product_id uuid NOT NULL
  confirmed_by_person_id uuid
  confirmed_at timestamp with time zone NOT NULL
  CONSTRAINT product_aliases_kind CHECK ((kind = ANY (ARRAY['purl'::text, 'cpe'::text, 'sku'::text, 'name'::text])))
  CONSTRAINT product_aliases_pkey PRIMARY KEY (kind, key)
  CONSTRAINT product_aliases_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  POLICY product_aliases_of_system FOR ALL TO app_system USING true CHECK true
  POLICY product_aliases_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.product_components OWNER app_owner ROW LEVEL SECURITY FORCED
  product_id uuid NOT NULL
  "position" integer NOT NULL
  component_product_id uuid NOT NULL
  supplier_party_id uuid NOT NULL
  quantity integer NOT NULL
  CONSTRAINT product_components_component_product_id_products_id_fk FOREIGN KEY (component_product_id) REFERENCES products(id)
  CONSTRAINT product_components_once UNIQUE (product_id, component_product_id, supplier_party_id)
  CONSTRAINT product_components_other CHECK ((component_product_id <> product_id))
  CONSTRAINT product_components_pkey PRIMARY KEY (product_id, "position")
  CONSTRAINT product_components_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT product_components_quantity CHECK ((quantity >= 1))
  CONSTRAINT product_components_supplier_party_id_parties_id_fk FOREIGN KEY (supplier_party_id) REFERENCES parties(id)
  POLICY product_components_of_system FOR ALL TO app_system USING true CHECK true
  POLICY product_components_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.products OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  sku text NOT NULL
  name text NOT NULL
  family text NOT NULL
  summary text NOT NULL DEFAULT ''::text
  kind text NOT NULL
  metric text NOT NULL
  version_scheme text NOT NULL DEFAULT 'intdot'::text
  state text NOT NULL DEFAULT 'active'::text
  created_at timestamp with time zone NOT NULL
  is_service boolean NOT NULL DEFAULT false
  CONSTRAINT products_kind CHECK ((kind = ANY (ARRAY['perpetual'::text, 'subscription'::text, 'usage'::text])))
  CONSTRAINT products_pkey PRIMARY KEY (id)
  CONSTRAINT products_ref_unique UNIQUE (ref)
  CONSTRAINT products_sku_unique UNIQUE (sku)
  CONSTRAINT products_state CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text])))
  CREATE INDEX products_family_name ON public.products USING btree (family, name)
  POLICY products_of_party FOR SELECT TO app_party USING true
  POLICY products_of_system FOR ALL TO app_system USING true CHECK true
  POLICY products_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.releases OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  product_id uuid NOT NULL
  version text NOT NULL
  ordinal integer NOT NULL
  released_on date
  is_security_fix boolean NOT NULL DEFAULT false
  CONSTRAINT releases_pkey PRIMARY KEY (id)
  CONSTRAINT releases_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT releases_product_ordinal UNIQUE (product_id, ordinal)
  CONSTRAINT releases_product_version UNIQUE (product_id, version)
  CONSTRAINT releases_ref_unique UNIQUE (ref)
  POLICY releases_of_party FOR SELECT TO app_party USING true
  POLICY releases_of_system FOR ALL TO app_system USING true CHECK true
  POLICY releases_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.role_snapshots OWNER app_owner ROW LEVEL SECURITY FORCED
  line_id uuid NOT NULL
  document_kind text NOT NULL
  document_id uuid NOT NULL
  document_ref text NOT NULL
  roles jsonb NOT NULL
  taken_at timestamp with time zone NOT NULL
  CONSTRAINT role_snapshots_kind CHECK ((document_kind = ANY (ARRAY['order'::text, 'entitlement'::text, 'notice'::text, 'invoice'::text, 'credit_note'::text])))
  CONSTRAINT role_snapshots_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT role_snapshots_pkey PRIMARY KEY (line_id, document_kind, document_id)
  CREATE INDEX role_snapshots_document ON public.role_snapshots USING btree (document_id)
  POLICY role_snapshots_of_system FOR SELECT TO app_system USING true
  POLICY role_snapshots_of_vendor FOR SELECT TO app_vendor USING true
  POLICY role_snapshots_taken_by_system FOR INSERT TO app_system CHECK true
  POLICY role_snapshots_taken_by_vendor FOR INSERT TO app_vendor CHECK true
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor

TABLE public.seats OWNER app_owner ROW LEVEL SECURITY FORCED
  line_id uuid NOT NULL
  taken integer NOT NULL DEFAULT 0
  CONSTRAINT seats_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT seats_pkey PRIMARY KEY (line_id)
  CONSTRAINT seats_taken CHECK ((taken >= 0))
  POLICY seats_of_party FOR SELECT TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = seats.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND true) LIMIT 1)
  POLICY seats_of_system FOR ALL TO app_system USING true CHECK true
  POLICY seats_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY seats_taken_by_party FOR UPDATE TO app_party USING ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = seats.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('activate'::text = ANY (a.actions))) LIMIT 1) CHECK (( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = seats.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('activate'::text = ANY (a.actions))) LIMIT 1) AND (taken <= ( SELECT (e.quantity + COALESCE(( SELECT sum(c.quantity_delta) AS sum FROM entitlement_changes c WHERE ((c.line_id = seats.line_id) AND (c.quantity_delta > 0) AND (c.effective_on <= ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")))), (0)::bigint)) FROM entitlements e WHERE (e.line_id = seats.line_id))))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party
  GRANT UPDATE (taken) TO app_party

TABLE public.stock_accounts OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  lot_id uuid NOT NULL
  holder_party_id uuid NOT NULL
  kind text NOT NULL
  balance integer NOT NULL DEFAULT 0
  CONSTRAINT stock_accounts_holder_party_id_parties_id_fk FOREIGN KEY (holder_party_id) REFERENCES parties(id)
  CONSTRAINT stock_accounts_identity UNIQUE (id, lot_id, holder_party_id, kind)
  CONSTRAINT stock_accounts_kind CHECK ((kind = ANY (ARRAY['mint'::text, 'stock'::text, 'sold'::text, 'active'::text, 'returned'::text, 'cancelled'::text])))
  CONSTRAINT stock_accounts_lot_id_stock_lots_id_fk FOREIGN KEY (lot_id) REFERENCES stock_lots(id)
  CONSTRAINT stock_accounts_never_negative CHECK (
CASE
    WHEN (kind = 'mint'::text) THEN (balance <= 0)
    ELSE (balance >= 0)
END)
  CONSTRAINT stock_accounts_one_per_kind UNIQUE (lot_id, holder_party_id, kind)
  CONSTRAINT stock_accounts_pkey PRIMARY KEY (id)
  POLICY stock_accounts_moved_by_system FOR UPDATE TO app_system USING true CHECK true
  POLICY stock_accounts_of_party FOR SELECT TO app_party USING (holder_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY stock_accounts_of_system FOR SELECT TO app_system USING true
  POLICY stock_accounts_of_vendor FOR SELECT TO app_vendor USING true
  POLICY stock_accounts_opened_by_system FOR INSERT TO app_system CHECK (balance = 0)
  POLICY stock_accounts_opened_by_vendor FOR INSERT TO app_vendor CHECK (balance = 0)
  GRANT INSERT, SELECT TO app_vendor
  GRANT INSERT, SELECT, UPDATE TO app_system
  GRANT SELECT TO app_party

TABLE public.stock_holdings OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  lot_id uuid NOT NULL
  holder_party_id uuid NOT NULL
  product_id uuid NOT NULL
  lot_line_id uuid NOT NULL
  term_months integer
  currency text NOT NULL
  price_book_id uuid NOT NULL
  unit_list_minor bigint
  unit_net_minor bigint
  source_name text
  received_at timestamp with time zone NOT NULL
  CONSTRAINT stock_holdings_holder_party_id_parties_id_fk FOREIGN KEY (holder_party_id) REFERENCES parties(id)
  CONSTRAINT stock_holdings_lot_id_stock_lots_id_fk FOREIGN KEY (lot_id) REFERENCES stock_lots(id)
  CONSTRAINT stock_holdings_lot_line_id_order_lines_id_fk FOREIGN KEY (lot_line_id) REFERENCES order_lines(id)
  CONSTRAINT stock_holdings_one_per_holder UNIQUE (lot_id, holder_party_id)
  CONSTRAINT stock_holdings_pkey PRIMARY KEY (id)
  CONSTRAINT stock_holdings_price_book_id_price_books_id_fk FOREIGN KEY (price_book_id) REFERENCES price_books(id)
  CONSTRAINT stock_holdings_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT stock_holdings_ref_unique UNIQUE (ref)
  CREATE INDEX stock_holdings_list ON public.stock_holdings USING btree (holder_party_id, received_at, id)
  POLICY stock_holdings_of_party FOR SELECT TO app_party USING (holder_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY stock_holdings_of_system FOR ALL TO app_system USING true CHECK true
  POLICY stock_holdings_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

TABLE public.stock_lots OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  line_id uuid NOT NULL
  product_id uuid NOT NULL
  buyer_party_id uuid NOT NULL
  quantity integer NOT NULL
  currency text NOT NULL
  unit_net_minor bigint NOT NULL
  received_at timestamp with time zone NOT NULL
  CONSTRAINT stock_lots_buyer_party_id_parties_id_fk FOREIGN KEY (buyer_party_id) REFERENCES parties(id)
  CONSTRAINT stock_lots_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT stock_lots_line_id_unique UNIQUE (line_id)
  CONSTRAINT stock_lots_pkey PRIMARY KEY (id)
  CONSTRAINT stock_lots_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT stock_lots_quantity CHECK ((quantity >= 1))
  CONSTRAINT stock_lots_ref_unique UNIQUE (ref)
  CREATE INDEX stock_lots_by_time ON public.stock_lots USING btree (received_at, id)
  CREATE INDEX stock_lots_product ON public.stock_lots USING btree (product_id)
  POLICY stock_lots_of_system FOR ALL TO app_system USING true CHECK true
  POLICY stock_lots_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.stock_movements OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  lot_id uuid NOT NULL
  kind text NOT NULL
  from_account_id uuid NOT NULL
  from_party_id uuid NOT NULL
  from_kind text NOT NULL
  to_account_id uuid NOT NULL
  to_party_id uuid NOT NULL
  to_kind text NOT NULL
  quantity integer NOT NULL
  moved_at timestamp with time zone NOT NULL
  line_id uuid
  sale_id uuid
  by_person_id uuid
  reason text
  client_request_id text
  CONSTRAINT stock_movements_belong CHECK ((num_nonnulls(line_id, sale_id, client_request_id) = 1))
  CONSTRAINT stock_movements_between_holders CHECK (((kind = ANY (ARRAY['received'::text, 'sold_on'::text])) = (from_party_id <> to_party_id)))
  CONSTRAINT stock_movements_by_person_id_people_id_fk FOREIGN KEY (by_person_id) REFERENCES people(id)
  CONSTRAINT stock_movements_from FOREIGN KEY (from_account_id, lot_id, from_party_id, from_kind) REFERENCES stock_accounts(id, lot_id, holder_party_id, kind)
  CONSTRAINT stock_movements_kind CHECK ((((((((((((kind = 'received'::text) AND (from_kind = 'mint'::text) AND (to_kind = 'stock'::text)) OR ((kind = 'assigned'::text) AND (from_kind = 'stock'::text) AND (to_kind = 'sold'::text))) OR ((kind = 'activated'::text) AND (from_kind = 'sold'::text) AND (to_kind = 'active'::text))) OR ((kind = 'offered'::text) AND (from_kind = 'stock'::text) AND (to_kind = 'sold'::text))) OR ((kind = 'sold_on'::text) AND (from_kind = 'sold'::text) AND (to_kind = 'stock'::text))) OR ((kind = 'released'::text) AND (from_kind = 'sold'::text) AND (to_kind = 'stock'::text))) OR ((kind = 'handed_back'::text) AND (from_kind = 'active'::text) AND (to_kind = 'returned'::text))) OR ((kind = 'restocked'::text) AND (from_kind = 'returned'::text) AND (to_kind = 'stock'::text))) OR ((kind = 'given_back'::text) AND (from_kind = 'stock'::text) AND (to_kind = 'returned'::text))) OR ((kind = 'cancelled'::text) AND (from_kind = 'stock'::text) AND (to_kind = 'cancelled'::text))))
  CONSTRAINT stock_movements_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT stock_movements_pkey PRIMARY KEY (id)
  CONSTRAINT stock_movements_quantity CHECK ((quantity >= 1))
  CONSTRAINT stock_movements_ref_unique UNIQUE (ref)
  CONSTRAINT stock_movements_sale_id_stock_sales_id_fk FOREIGN KEY (sale_id) REFERENCES stock_sales(id)
  CONSTRAINT stock_movements_to FOREIGN KEY (to_account_id, lot_id, to_party_id, to_kind) REFERENCES stock_accounts(id, lot_id, holder_party_id, kind)
  CREATE INDEX stock_movements_into ON public.stock_movements USING btree (to_party_id, moved_at)
  CREATE INDEX stock_movements_lot ON public.stock_movements USING btree (lot_id, moved_at, id)
  CREATE INDEX stock_movements_out_of ON public.stock_movements USING btree (from_party_id, moved_at)
  CREATE UNIQUE INDEX stock_movements_once_per_line ON public.stock_movements USING btree (line_id, kind) WHERE (line_id IS NOT NULL)
  CREATE UNIQUE INDEX stock_movements_once_per_request ON public.stock_movements USING btree (by_person_id, client_request_id) WHERE (client_request_id IS NOT NULL)
  CREATE UNIQUE INDEX stock_movements_once_per_sale ON public.stock_movements USING btree (sale_id, kind) WHERE (sale_id IS NOT NULL)
  POLICY stock_movements_made_by_party FOR INSERT TO app_party CHECK ((from_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (to_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND CASE WHEN (kind = ANY (ARRAY['assigned'::text, 'handed_back'::text])) THEN ( SELECT true FROM (order_lines l JOIN stock_holdings h ON ((h.lot_line_id = l.lot_line_id))) WHERE ((l.id = stock_movements.line_id) AND (l.quantity = stock_movements.quantity) AND (h.lot_id = stock_movements.lot_id) AND (h.holder_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))) WHEN (kind = 'offered'::text) THEN ( SELECT true FROM stock_sales s WHERE ((s.id = stock_movements.sale_id) AND (s.lot_id = stock_movements.lot_id) AND (s.quantity = stock_movements.quantity) AND (s.state = 'in_review'::text))) WHEN (kind = 'released'::text) THEN ( SELECT true FROM stock_sales s WHERE ((s.id = stock_movements.sale_id) AND (s.lot_id = stock_movements.lot_id) AND (s.quantity = stock_movements.quantity) AND (s.state = 'withdrawn'::text))) ELSE false END)
  POLICY stock_movements_made_by_system FOR INSERT TO app_system CHECK true
  POLICY stock_movements_made_by_vendor FOR INSERT TO app_vendor CHECK true
  POLICY stock_movements_of_party FOR SELECT TO app_party USING ((from_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR (to_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))
  POLICY stock_movements_of_system FOR SELECT TO app_system USING true
  POLICY stock_movements_of_vendor FOR SELECT TO app_vendor USING true
  GRANT INSERT, SELECT TO app_party
  GRANT INSERT, SELECT TO app_system
  GRANT INSERT, SELECT TO app_vendor

TABLE public.stock_sales OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  lot_id uuid NOT NULL
  seller_party_id uuid NOT NULL
  card_id uuid NOT NULL
  buyer_party_id uuid
  quantity integer NOT NULL
  state text NOT NULL
  requested_at timestamp with time zone NOT NULL
  requested_by_person_id uuid NOT NULL
  decided_at timestamp with time zone
  decided_by_person_id uuid
  reason text
  client_request_id text NOT NULL
  request_hash text NOT NULL
  CONSTRAINT stock_sales_buyer_party_id_parties_id_fk FOREIGN KEY (buyer_party_id) REFERENCES parties(id)
  CONSTRAINT stock_sales_card_id_party_cards_id_fk FOREIGN KEY (card_id) REFERENCES party_cards(id)
  CONSTRAINT stock_sales_decided_by_person_id_people_id_fk FOREIGN KEY (decided_by_person_id) REFERENCES people(id)
  CONSTRAINT stock_sales_lot_id_stock_lots_id_fk FOREIGN KEY (lot_id) REFERENCES stock_lots(id)
  CONSTRAINT stock_sales_one_per_request UNIQUE (seller_party_id, client_request_id)
  CONSTRAINT stock_sales_pkey PRIMARY KEY (id)
  CONSTRAINT stock_sales_quantity CHECK ((quantity >= 1))
  CONSTRAINT stock_sales_ref_unique UNIQUE (ref)
  CONSTRAINT stock_sales_requested_by_person_id_people_id_fk FOREIGN KEY (requested_by_person_id) REFERENCES people(id)
  CONSTRAINT stock_sales_seller_party_id_parties_id_fk FOREIGN KEY (seller_party_id) REFERENCES parties(id)
  CONSTRAINT stock_sales_state CHECK ((state = ANY (ARRAY['in_review'::text, 'confirmed'::text, 'declined'::text, 'withdrawn'::text])))
  CREATE INDEX stock_sales_lot ON public.stock_sales USING btree (lot_id, requested_at)
  CREATE INDEX stock_sales_open ON public.stock_sales USING btree (requested_at) WHERE (state = 'in_review'::text)
  POLICY stock_sales_asked_by_party FOR INSERT TO app_party CHECK ((seller_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (requested_by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND (state = 'in_review'::text) AND (buyer_party_id IS NULL) AND (decided_at IS NULL) AND ( SELECT true FROM party_cards c WHERE (c.id = stock_sales.card_id)) AND ( SELECT true FROM stock_holdings h WHERE ((h.lot_id = stock_sales.lot_id) AND (h.holder_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")))))
  POLICY stock_sales_of_party FOR SELECT TO app_party USING (seller_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY stock_sales_of_system FOR ALL TO app_system USING true CHECK true
  POLICY stock_sales_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY stock_sales_withdrawn_by_party FOR UPDATE TO app_party USING ((seller_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = 'in_review'::text)) CHECK ((seller_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (state = 'withdrawn'::text) AND (decided_by_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (decided_at, decided_by_person_id, state) TO app_party

TABLE public.ticket_checklist_items OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  ticket_id uuid NOT NULL
  "position" integer NOT NULL
  label text NOT NULL
  due_on date NOT NULL
  done_at timestamp with time zone
  done_by_person_id uuid
  CONSTRAINT ticket_checklist_items_done_by_person_id_people_id_fk FOREIGN KEY (done_by_person_id) REFERENCES people(id)
  CONSTRAINT ticket_checklist_items_pkey PRIMARY KEY (id)
  CONSTRAINT ticket_checklist_items_position UNIQUE (ticket_id, "position")
  CONSTRAINT ticket_checklist_items_ref_unique UNIQUE (ref)
  CONSTRAINT ticket_checklist_items_ticket_id_tickets_id_fk FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE
  POLICY ticket_checklist_items_of_system FOR ALL TO app_system USING true CHECK true
  POLICY ticket_checklist_items_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor

TABLE public.ticket_messages OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  ticket_id uuid NOT NULL
  visibility text NOT NULL
  body text NOT NULL
  author_person_id uuid
  author_party_id uuid
  author_name text NOT NULL
  client_request_id text
  created_at timestamp with time zone NOT NULL
  CONSTRAINT ticket_messages_author_party_id_parties_id_fk FOREIGN KEY (author_party_id) REFERENCES parties(id)
  CONSTRAINT ticket_messages_author_person_id_people_id_fk FOREIGN KEY (author_person_id) REFERENCES people(id)
  CONSTRAINT ticket_messages_one_per_request UNIQUE (ticket_id, author_person_id, client_request_id)
  CONSTRAINT ticket_messages_pkey PRIMARY KEY (id)
  CONSTRAINT ticket_messages_ref_unique UNIQUE (ref)
  CONSTRAINT ticket_messages_ticket_id_tickets_id_fk FOREIGN KEY (ticket_id) REFERENCES tickets(id)
  CONSTRAINT ticket_messages_visibility CHECK ((visibility = ANY (ARRAY['public'::text, 'internal'::text])))
  CREATE INDEX ticket_messages_thread ON public.ticket_messages USING btree (ticket_id, created_at, id)
  POLICY ticket_messages_of_party FOR SELECT TO app_party USING ((visibility = 'public'::text) AND ( SELECT true FROM tickets t WHERE (t.id = ticket_messages.ticket_id)))
  POLICY ticket_messages_of_system FOR ALL TO app_system USING true CHECK true
  POLICY ticket_messages_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY ticket_messages_written_by_party FOR INSERT TO app_party CHECK ((visibility = 'public'::text) AND (author_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (author_person_id = ( SELECT (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid AS "nullif")) AND ( SELECT true FROM tickets t WHERE (t.id = ticket_messages.ticket_id)))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party

TABLE public.ticket_parties OWNER app_owner ROW LEVEL SECURITY FORCED
  party_id uuid NOT NULL
  ticket_id uuid NOT NULL
  last_activity_at timestamp with time zone NOT NULL
  CONSTRAINT ticket_parties_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT ticket_parties_pkey PRIMARY KEY (party_id, ticket_id)
  CONSTRAINT ticket_parties_ticket_id_tickets_id_fk FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE
  CREATE INDEX ticket_parties_list ON public.ticket_parties USING btree (party_id, last_activity_at, ticket_id)
  CREATE INDEX ticket_parties_ticket ON public.ticket_parties USING btree (ticket_id)
  POLICY ticket_parties_moved_by_party FOR UPDATE TO app_party USING (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) CHECK (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY ticket_parties_of_party FOR SELECT TO app_party USING (party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))
  POLICY ticket_parties_of_system FOR ALL TO app_system USING true CHECK true
  POLICY ticket_parties_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party
  GRANT UPDATE (last_activity_at) TO app_party

TABLE public.tickets OWNER app_owner ROW LEVEL SECURITY FORCED
  id uuid NOT NULL DEFAULT uuidv7()
  ref text NOT NULL
  subject text NOT NULL
  queue text NOT NULL
  state text NOT NULL
  priority text NOT NULL DEFAULT 'normal'::text
  end_user_party_id uuid NOT NULL
  line_id uuid
  product_id uuid
  commissioning_template_id uuid
  opened_by_party_id uuid
  client_request_id text
  assignee_person_id uuid
  due_on date
  created_at timestamp with time zone NOT NULL
  last_activity_at timestamp with time zone NOT NULL
  audience text NOT NULL DEFAULT 'line'::text
  CONSTRAINT tickets_assignee_person_id_people_id_fk FOREIGN KEY (assignee_person_id) REFERENCES people(id)
  CONSTRAINT tickets_audience CHECK ((audience = ANY (ARRAY['line'::text, 'end_user'::text])))
  CONSTRAINT tickets_commissioning_template_id_commissioning_templates_id_fk FOREIGN KEY (commissioning_template_id) REFERENCES commissioning_templates(id)
  CONSTRAINT tickets_end_user_party_id_parties_id_fk FOREIGN KEY (end_user_party_id) REFERENCES parties(id)
  CONSTRAINT tickets_line_id_order_lines_id_fk FOREIGN KEY (line_id) REFERENCES order_lines(id)
  CONSTRAINT tickets_one_per_line_and_template UNIQUE (line_id, commissioning_template_id)
  CONSTRAINT tickets_one_per_request UNIQUE (opened_by_party_id, client_request_id)
  CONSTRAINT tickets_opened_by_party_id_parties_id_fk FOREIGN KEY (opened_by_party_id) REFERENCES parties(id)
  CONSTRAINT tickets_pkey PRIMARY KEY (id)
  CONSTRAINT tickets_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id)
  CONSTRAINT tickets_ref_unique UNIQUE (ref)
  CONSTRAINT tickets_state CHECK ((state = ANY (ARRAY['open'::text, 'waiting'::text, 'resolved'::text, 'closed'::text])))
  CREATE INDEX tickets_by_activity ON public.tickets USING btree (last_activity_at, id)
  CREATE INDEX tickets_commissioning_under_way ON public.tickets USING btree (due_on, id) WHERE ((commissioning_template_id IS NOT NULL) AND (state = ANY (ARRAY['open'::text, 'waiting'::text])))
  CREATE INDEX tickets_queue ON public.tickets USING btree (queue, last_activity_at, id)
  POLICY tickets_answered_by_party FOR UPDATE TO app_party USING (((opened_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT true FROM ticket_parties p WHERE ((p.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (p.ticket_id = tickets.id)))) AND ((audience = 'line'::text) OR (end_user_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) AND ((line_id IS NULL) OR ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = tickets.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1))) CHECK ((state = 'open'::text) AND ((opened_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT true FROM ticket_parties p WHERE ((p.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (p.ticket_id = tickets.id)))) AND ((audience = 'line'::text) OR (end_user_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) AND ((line_id IS NULL) OR ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = tickets.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1)))
  POLICY tickets_of_party FOR SELECT TO app_party USING (((opened_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT true FROM ticket_parties p WHERE ((p.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (p.ticket_id = tickets.id)))) AND ((audience = 'line'::text) OR (end_user_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif"))) AND ((line_id IS NULL) OR ( SELECT true FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = tickets.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif"))) LIMIT 1)))
  POLICY tickets_of_system FOR ALL TO app_system USING true CHECK true
  POLICY tickets_of_vendor FOR ALL TO app_vendor USING true CHECK true
  POLICY tickets_opened_by_party FOR INSERT TO app_party CHECK ((opened_by_party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (commissioning_template_id IS NULL) AND (audience = 'line'::text) AND (state = 'open'::text) AND (assignee_person_id IS NULL) AND ( SELECT true FROM line_roles r WHERE ((r.line_id = tickets.line_id) AND (r.role = 'end_user'::text) AND (r.party_id = tickets.end_user_party_id)) LIMIT 1) AND (EXISTS ( SELECT 1 FROM access a WHERE ((a.party_id = ( SELECT (NULLIF(current_setting('app.party'::text, true), ''::text))::uuid AS "nullif")) AND (a.line_id = tickets.line_id) AND (a.valid @> ( SELECT (NULLIF(current_setting('app.today'::text, true), ''::text))::date AS "nullif")) AND ('open_ticket'::text = ANY (a.actions))))))
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT INSERT, SELECT TO app_party
  GRANT UPDATE (last_activity_at, state) TO app_party

TABLE public.vendor_settings OWNER app_owner ROW LEVEL SECURITY FORCED
  "only" boolean NOT NULL DEFAULT true
  party_id uuid NOT NULL
  support_name text NOT NULL
  support_email text NOT NULL
  support_phone text NOT NULL
  mail_domain text NOT NULL
  CONSTRAINT vendor_settings_only_one CHECK ("only")
  CONSTRAINT vendor_settings_party_id_parties_id_fk FOREIGN KEY (party_id) REFERENCES parties(id)
  CONSTRAINT vendor_settings_pkey PRIMARY KEY ("only")
  POLICY vendor_settings_of_party FOR SELECT TO app_party USING true
  POLICY vendor_settings_of_system FOR ALL TO app_system USING true CHECK true
  POLICY vendor_settings_of_vendor FOR ALL TO app_vendor USING true CHECK true
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_system
  GRANT DELETE, INSERT, SELECT, UPDATE TO app_vendor
  GRANT SELECT TO app_party

CREATE OR REPLACE FUNCTION app.enqueue(task text, payload jsonb, job_key text DEFAULT NULL::text, queue text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM graphile_worker.add_job(task, payload => enqueue.payload::json, queue_name => enqueue.queue, job_key => enqueue.job_key);
END $function$
OWNER app_queue PRIVILEGES EXECUTE app_queue, EXECUTE app_system

CREATE OR REPLACE FUNCTION app.follow_grants()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
OWNER app_system PRIVILEGES EXECUTE app_system

CREATE OR REPLACE FUNCTION app.post_movement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  PERFORM 1 FROM public.stock_accounts WHERE id IN (NEW.from_account_id, NEW.to_account_id) ORDER BY id FOR NO KEY UPDATE;
  UPDATE public.stock_accounts SET balance = balance + CASE id WHEN NEW.to_account_id THEN NEW.quantity ELSE -NEW.quantity END
    WHERE id IN (NEW.from_account_id, NEW.to_account_id);
  RETURN NULL;
END $function$
OWNER app_system PRIVILEGES EXECUTE app_system

CREATE OR REPLACE FUNCTION app.publish(event_name text, hint_ref text, data jsonb, subjects jsonb, parties jsonb, on_behalf_of uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
END $function$
OWNER app_system PRIVILEGES EXECUTE app_system, EXECUTE app_party, EXECUTE app_vendor

CREATE OR REPLACE FUNCTION app.queue_health(OUT waiting bigint, OUT oldest_wait_seconds double precision, OUT failed bigint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  SELECT count(*) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now()),
    coalesce(max(extract(epoch FROM now() - run_at)) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now()), 0)::double precision,
    count(*) FILTER (WHERE attempts >= max_attempts)
  INTO waiting, oldest_wait_seconds, failed FROM graphile_worker._private_jobs;
END $function$
OWNER app_queue PRIVILEGES EXECUTE app_queue, EXECUTE app_login

CREATE OR REPLACE FUNCTION app.refuse_bare_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
  RAISE EXCEPTION 'a balance moves by a movement alone' USING ERRCODE = '42501';
END $function$
OWNER app_owner PRIVILEGES EXECUTE app_owner

CREATE OR REPLACE FUNCTION app.send_hints(hints jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog'
AS $function$
  SELECT pg_notify('socket.io#/', jsonb_build_object('uid', 'tributary', 'nsp', '/', 'type', 3, 'data', jsonb_build_object(
    'packet', jsonb_build_object('type', 2, 'nsp', '/', 'data', jsonb_build_array('hint', hint->'hint')),
    'opts', jsonb_build_object('rooms', hint->'rooms', 'except', '[]'::jsonb, 'flags', '{}'::jsonb)))::text)
  FROM jsonb_array_elements(hints) AS hint;
$function$
OWNER app_owner PRIVILEGES EXECUTE app_owner, EXECUTE app_login
