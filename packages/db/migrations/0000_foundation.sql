CREATE SCHEMA "auth";
--> statement-breakpoint
CREATE TABLE "event_parties" (
	"party_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	CONSTRAINT "event_parties_pkey" PRIMARY KEY("party_id","event_id")
);
--> statement-breakpoint
ALTER TABLE "event_parties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "event_subjects" (
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	CONSTRAINT "event_subjects_pkey" PRIMARY KEY("subject_type","subject_id","event_id")
);
--> statement-breakpoint
ALTER TABLE "event_subjects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_person_id" uuid,
	"actor_party_id" uuid,
	"on_behalf_of_party_id" uuid,
	"hint_ref" text NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "commissioning_steps" (
	"template_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"label" text NOT NULL,
	"due_offset_days" integer NOT NULL,
	CONSTRAINT "commissioning_steps_pkey" PRIMARY KEY("template_id","position")
);
--> statement-breakpoint
ALTER TABLE "commissioning_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "commissioning_templates" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"product_id" uuid NOT NULL,
	"title" text NOT NULL,
	"queue" text NOT NULL,
	"due_offset_days" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "commissioning_templates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "product_aliases" (
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"product_id" uuid NOT NULL,
	"confirmed_by_person_id" uuid,
	"confirmed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "product_aliases_pkey" PRIMARY KEY("kind","key"),
	CONSTRAINT "product_aliases_kind" CHECK ("product_aliases"."kind" in ('purl', 'cpe', 'sku', 'name'))
);
--> statement-breakpoint
ALTER TABLE "product_aliases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "products" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"family" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"metric" text NOT NULL,
	"version_scheme" text DEFAULT 'intdot' NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "products_ref_unique" UNIQUE("ref"),
	CONSTRAINT "products_sku_unique" UNIQUE("sku"),
	CONSTRAINT "products_kind" CHECK ("products"."kind" in ('perpetual', 'subscription', 'usage')),
	CONSTRAINT "products_state" CHECK ("products"."state" in ('active', 'retired'))
);
--> statement-breakpoint
ALTER TABLE "products" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "releases" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"product_id" uuid NOT NULL,
	"version" text NOT NULL,
	"ordinal" integer NOT NULL,
	"released_on" date,
	"is_security_fix" boolean DEFAULT false NOT NULL,
	CONSTRAINT "releases_ref_unique" UNIQUE("ref"),
	CONSTRAINT "releases_product_version" UNIQUE("product_id","version"),
	CONSTRAINT "releases_product_ordinal" UNIQUE("product_id","ordinal")
);
--> statement-breakpoint
ALTER TABLE "releases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "access" (
	"party_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"source" text NOT NULL,
	"actions" text[] NOT NULL,
	"sees_roles" text[] NOT NULL,
	"valid" daterange NOT NULL,
	"ends_on" date NOT NULL,
	CONSTRAINT "access_pkey" PRIMARY KEY("party_id","line_id","source","valid")
);
--> statement-breakpoint
ALTER TABLE "access" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "activations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"device_name" text NOT NULL,
	"reported_version" text,
	"release_id" uuid,
	"activated_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"returned_at" timestamp with time zone,
	CONSTRAINT "activations_ref_unique" UNIQUE("ref")
);
--> statement-breakpoint
ALTER TABLE "activations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "entitlements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"line_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"metric" text NOT NULL,
	"quantity" integer NOT NULL,
	"term" daterange NOT NULL,
	"maintenance" daterange,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "entitlements_ref_unique" UNIQUE("ref"),
	CONSTRAINT "entitlements_line_id_unique" UNIQUE("line_id"),
	CONSTRAINT "entitlements_status" CHECK ("entitlements"."status" in ('pending', 'active', 'suspended', 'expired', 'ended'))
);
--> statement-breakpoint
ALTER TABLE "entitlements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "line_roles" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"line_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tier" smallint DEFAULT 0 NOT NULL,
	"party_id" uuid NOT NULL,
	"slot" text GENERATED ALWAYS AS (case when role = 'sold_by' then 'sold_by:' || tier when role in ('serviced_by', 'registered_by', 'supplied_by') then role || ':' || party_id else role end) STORED NOT NULL,
	"level" text NOT NULL,
	"valid" daterange NOT NULL,
	"recorded" "tstzrange" NOT NULL,
	CONSTRAINT "line_roles_role" CHECK ("line_roles"."role" in ('end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by')),
	CONSTRAINT "line_roles_level" CHECK ("line_roles"."level" in ('line', 'order', 'agreement', 'default'))
);
--> statement-breakpoint
ALTER TABLE "line_roles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."accounts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"locale" text DEFAULT 'en' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "people_ref_unique" UNIQUE("ref"),
	CONSTRAINT "people_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"token" text NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"membership_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
ALTER TABLE "auth"."sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "auth"."verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth"."verifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisories" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"publisher_namespace" text NOT NULL,
	"publisher_name" text NOT NULL,
	"tracking_id" text NOT NULL,
	"tracking_version" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"severity" text,
	"current_release_date" text NOT NULL,
	"state" text NOT NULL,
	"failed_tests" text[] NOT NULL,
	"overridden_by_person_id" uuid,
	"override_reason" text,
	"ranges_total" integer NOT NULL,
	"ranges_parsed" integer NOT NULL,
	"imported_by_person_id" uuid,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "advisories_ref_unique" UNIQUE("ref"),
	CONSTRAINT "advisories_identity" UNIQUE("publisher_namespace","tracking_id","tracking_version"),
	CONSTRAINT "advisories_state" CHECK ("advisories"."state" in ('quarantined', 'accepted', 'published'))
);
--> statement-breakpoint
ALTER TABLE "advisories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisory_documents" (
	"advisory_id" uuid PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	"sha256" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "advisory_documents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisory_products" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"advisory_id" uuid NOT NULL,
	"tree_product_id" text NOT NULL,
	"vendor_name" text NOT NULL,
	"product_name" text NOT NULL,
	"predicate_text" text,
	"predicate_kind" text NOT NULL,
	"is_parsed" boolean NOT NULL,
	"identifiers" jsonb NOT NULL,
	"proposed_product_id" uuid,
	"proposal_reason" text,
	"resolution" text DEFAULT 'open' NOT NULL,
	"product_id" uuid,
	"resolved_by_person_id" uuid,
	CONSTRAINT "advisory_products_ref_unique" UNIQUE("ref"),
	CONSTRAINT "advisory_products_tree_id" UNIQUE("advisory_id","tree_product_id"),
	CONSTRAINT "advisory_products_resolution" CHECK ("advisory_products"."resolution" in ('open', 'confirmed', 'waived'))
);
--> statement-breakpoint
ALTER TABLE "advisory_products" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisory_scope" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"advisory_id" uuid NOT NULL,
	"vulnerability" text NOT NULL,
	"product_id" uuid NOT NULL,
	"release_id" uuid,
	"status" text NOT NULL,
	"tree_product_id" text NOT NULL,
	"predicate" text NOT NULL,
	"rule" text NOT NULL,
	CONSTRAINT "advisory_scope_status" CHECK ("advisory_scope"."status" in ('affected', 'fixed', 'not_affected', 'under_investigation', 'unparsed'))
);
--> statement-breakpoint
ALTER TABLE "advisory_scope" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"notice_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"partner_party_id" uuid,
	"end_user_party_id" uuid NOT NULL,
	"email" text NOT NULL,
	"state" text NOT NULL,
	"message_id" text NOT NULL,
	"content_hash" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"handed_over_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "deliveries_ref_unique" UNIQUE("ref"),
	CONSTRAINT "deliveries_message_id_unique" UNIQUE("message_id"),
	CONSTRAINT "deliveries_one_message" UNIQUE NULLS NOT DISTINCT("notice_id","person_id","partner_party_id","end_user_party_id"),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" in ('planned', 'claimed', 'handed_over', 'unknown', 'failed', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_lines" (
	"delivery_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	CONSTRAINT "delivery_lines_pkey" PRIMARY KEY("delivery_id","line_id")
);
--> statement-breakpoint
ALTER TABLE "delivery_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notice_matches" (
	"notice_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"end_user_party_id" uuid NOT NULL,
	"partner_party_id" uuid,
	"verdict" text NOT NULL,
	"reason" jsonb NOT NULL,
	CONSTRAINT "notice_matches_pkey" PRIMARY KEY("notice_id","line_id"),
	CONSTRAINT "notice_matches_verdict" CHECK ("notice_matches"."verdict" in ('confirmed', 'possible', 'not'))
);
--> statement-breakpoint
ALTER TABLE "notice_matches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"advisory_id" uuid NOT NULL,
	"wave" integer NOT NULL,
	"subject" text NOT NULL,
	"approved_by_person_id" uuid NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notices_ref_unique" UNIQUE("ref"),
	CONSTRAINT "notices_wave" UNIQUE("advisory_id","wave")
);
--> statement-breakpoint
ALTER TABLE "notices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"key" text NOT NULL,
	"person_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"email" text NOT NULL,
	"template" text NOT NULL,
	"subject_ref" text NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"message_id" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"handed_over_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "mails_key_unique" UNIQUE("key"),
	CONSTRAINT "mails_state" CHECK ("mails"."state" in ('planned', 'handed_over', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "mails" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"person_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"event_name" text NOT NULL,
	"subject_ref" text NOT NULL,
	"title" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_ref_unique" UNIQUE("ref"),
	CONSTRAINT "notifications_one_per_event" UNIQUE("person_id","party_id","event_id")
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"order_id" uuid NOT NULL,
	"placed_by_party_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"product_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"term_months" integer,
	"currency" text NOT NULL,
	"unit_list_minor" bigint NOT NULL,
	"unit_net_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"price_book_id" uuid NOT NULL,
	"price_trace" jsonb NOT NULL,
	CONSTRAINT "order_lines_ref_unique" UNIQUE("ref"),
	CONSTRAINT "order_lines_position" UNIQUE("order_id","position"),
	CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" >= 1),
	CONSTRAINT "order_lines_net" CHECK ("order_lines"."net_minor" = "order_lines"."unit_net_minor" * "order_lines"."quantity")
);
--> statement-breakpoint
ALTER TABLE "order_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "order_roles" (
	"order_id" uuid NOT NULL,
	"role" text NOT NULL,
	"party_id" uuid NOT NULL,
	CONSTRAINT "order_roles_pkey" PRIMARY KEY("order_id","role","party_id")
);
--> statement-breakpoint
ALTER TABLE "order_roles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"placed_by_party_id" uuid NOT NULL,
	"placed_by_person_id" uuid NOT NULL,
	"client_request_id" text NOT NULL,
	"request_hash" text NOT NULL,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"end_user_card_id" uuid,
	"end_user_party_id" uuid,
	"purchase_order_number" text,
	"starts_on" date NOT NULL,
	"note" text,
	"total_net_minor" bigint NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_person_id" uuid,
	"decision_reason" text,
	CONSTRAINT "orders_ref_unique" UNIQUE("ref"),
	CONSTRAINT "orders_one_per_request" UNIQUE("placed_by_party_id","client_request_id"),
	CONSTRAINT "orders_state" CHECK ("orders"."state" in ('draft', 'submitted', 'held', 'accepted', 'rejected', 'fulfilled', 'closed', 'cancelled'))
);
--> statement-breakpoint
ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"person_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"functions" text[] NOT NULL,
	"valid" daterange NOT NULL,
	CONSTRAINT "memberships_ref_unique" UNIQUE("ref")
);
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "parties" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "parties_ref_unique" UNIQUE("ref")
);
--> statement-breakpoint
ALTER TABLE "parties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "partner_profiles" (
	"party_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"tier" text,
	"contact_name" text NOT NULL,
	"contact_email" text NOT NULL,
	"contact_phone" text,
	CONSTRAINT "partner_profiles_state" CHECK ("partner_profiles"."state" in ('applied', 'active', 'on_notice', 'suspended', 'ended'))
);
--> statement-breakpoint
ALTER TABLE "partner_profiles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_cards" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"owner_party_id" uuid NOT NULL,
	"subject_party_id" uuid,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"contact_name" text,
	"contact_email" text,
	"notes" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "party_cards_ref_unique" UNIQUE("ref")
);
--> statement-breakpoint
ALTER TABLE "party_cards" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "party_introductions" (
	"viewer_party_id" uuid NOT NULL,
	"subject_party_id" uuid NOT NULL,
	CONSTRAINT "party_introductions_pkey" PRIMARY KEY("viewer_party_id","subject_party_id")
);
--> statement-breakpoint
ALTER TABLE "party_introductions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vendor_settings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"party_id" uuid NOT NULL,
	"support_name" text NOT NULL,
	"support_email" text NOT NULL,
	"support_phone" text NOT NULL,
	"mail_domain" text NOT NULL,
	CONSTRAINT "vendor_settings_only_one" CHECK ("vendor_settings"."only")
);
--> statement-breakpoint
ALTER TABLE "vendor_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "price_book_entries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"book_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"min_quantity" integer NOT NULL,
	"list_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	CONSTRAINT "price_book_entries_break" UNIQUE("book_id","product_id","min_quantity"),
	CONSTRAINT "price_book_entries_not_negative" CHECK ("price_book_entries"."list_minor" >= 0 and "price_book_entries"."net_minor" >= 0 and "price_book_entries"."min_quantity" >= 1)
);
--> statement-breakpoint
ALTER TABLE "price_book_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "price_books" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"level" smallint NOT NULL,
	"currency" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"partner_party_id" uuid,
	"end_user_party_id" uuid,
	"tier" text,
	"segment" text,
	"new_business" daterange NOT NULL,
	"running_contracts" daterange NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "price_books_ref_unique" UNIQUE("ref"),
	CONSTRAINT "price_books_level" CHECK ("price_books"."level" between 1 and 7),
	CONSTRAINT "price_books_state" CHECK ("price_books"."state" in ('draft', 'published', 'retired'))
);
--> statement-breakpoint
ALTER TABLE "price_books" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ticket_checklist_items" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"label" text NOT NULL,
	"due_on" date NOT NULL,
	"done_at" timestamp with time zone,
	"done_by_person_id" uuid,
	CONSTRAINT "ticket_checklist_items_ref_unique" UNIQUE("ref"),
	CONSTRAINT "ticket_checklist_items_position" UNIQUE("ticket_id","position")
);
--> statement-breakpoint
ALTER TABLE "ticket_checklist_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ticket_messages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"ticket_id" uuid NOT NULL,
	"visibility" text NOT NULL,
	"body" text NOT NULL,
	"author_person_id" uuid,
	"author_party_id" uuid,
	"author_name" text NOT NULL,
	"client_request_id" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ticket_messages_ref_unique" UNIQUE("ref"),
	CONSTRAINT "ticket_messages_one_per_request" UNIQUE("ticket_id","author_person_id","client_request_id"),
	CONSTRAINT "ticket_messages_visibility" CHECK ("ticket_messages"."visibility" in ('public', 'internal'))
);
--> statement-breakpoint
ALTER TABLE "ticket_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ticket_parties" (
	"party_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"last_activity_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ticket_parties_pkey" PRIMARY KEY("party_id","ticket_id")
);
--> statement-breakpoint
ALTER TABLE "ticket_parties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ref" text NOT NULL,
	"subject" text NOT NULL,
	"queue" text NOT NULL,
	"state" text NOT NULL,
	"priority" text DEFAULT 'normal' NOT NULL,
	"end_user_party_id" uuid NOT NULL,
	"line_id" uuid,
	"product_id" uuid,
	"commissioning_template_id" uuid,
	"opened_by_party_id" uuid,
	"client_request_id" text,
	"assignee_person_id" uuid,
	"due_on" date,
	"created_at" timestamp with time zone NOT NULL,
	"last_activity_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tickets_ref_unique" UNIQUE("ref"),
	CONSTRAINT "tickets_one_per_line_and_template" UNIQUE("line_id","commissioning_template_id"),
	CONSTRAINT "tickets_one_per_request" UNIQUE("opened_by_party_id","client_request_id"),
	CONSTRAINT "tickets_state" CHECK ("tickets"."state" in ('open', 'waiting', 'resolved', 'closed'))
);
--> statement-breakpoint
ALTER TABLE "tickets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "event_parties" ADD CONSTRAINT "event_parties_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_subjects" ADD CONSTRAINT "event_subjects_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissioning_steps" ADD CONSTRAINT "commissioning_steps_template_id_commissioning_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."commissioning_templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissioning_templates" ADD CONSTRAINT "commissioning_templates_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_aliases" ADD CONSTRAINT "product_aliases_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access" ADD CONSTRAINT "access_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access" ADD CONSTRAINT "access_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activations" ADD CONSTRAINT "activations_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activations" ADD CONSTRAINT "activations_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activations" ADD CONSTRAINT "activations_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_roles" ADD CONSTRAINT "line_roles_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_roles" ADD CONSTRAINT "line_roles_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."accounts" ADD CONSTRAINT "accounts_user_id_people_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."sessions" ADD CONSTRAINT "sessions_user_id_people_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisories" ADD CONSTRAINT "advisories_overridden_by_person_id_people_id_fk" FOREIGN KEY ("overridden_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisories" ADD CONSTRAINT "advisories_imported_by_person_id_people_id_fk" FOREIGN KEY ("imported_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_documents" ADD CONSTRAINT "advisory_documents_advisory_id_advisories_id_fk" FOREIGN KEY ("advisory_id") REFERENCES "public"."advisories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD CONSTRAINT "advisory_products_advisory_id_advisories_id_fk" FOREIGN KEY ("advisory_id") REFERENCES "public"."advisories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD CONSTRAINT "advisory_products_proposed_product_id_products_id_fk" FOREIGN KEY ("proposed_product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD CONSTRAINT "advisory_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD CONSTRAINT "advisory_products_resolved_by_person_id_people_id_fk" FOREIGN KEY ("resolved_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_scope" ADD CONSTRAINT "advisory_scope_advisory_id_advisories_id_fk" FOREIGN KEY ("advisory_id") REFERENCES "public"."advisories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_scope" ADD CONSTRAINT "advisory_scope_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "advisory_scope" ADD CONSTRAINT "advisory_scope_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_partner_party_id_parties_id_fk" FOREIGN KEY ("partner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_end_user_party_id_parties_id_fk" FOREIGN KEY ("end_user_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_lines" ADD CONSTRAINT "delivery_lines_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_lines" ADD CONSTRAINT "delivery_lines_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_matches" ADD CONSTRAINT "notice_matches_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_matches" ADD CONSTRAINT "notice_matches_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_matches" ADD CONSTRAINT "notice_matches_end_user_party_id_parties_id_fk" FOREIGN KEY ("end_user_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_matches" ADD CONSTRAINT "notice_matches_partner_party_id_parties_id_fk" FOREIGN KEY ("partner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_advisory_id_advisories_id_fk" FOREIGN KEY ("advisory_id") REFERENCES "public"."advisories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_approved_by_person_id_people_id_fk" FOREIGN KEY ("approved_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_placed_by_party_id_parties_id_fk" FOREIGN KEY ("placed_by_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_price_book_id_price_books_id_fk" FOREIGN KEY ("price_book_id") REFERENCES "public"."price_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_roles" ADD CONSTRAINT "order_roles_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_roles" ADD CONSTRAINT "order_roles_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_placed_by_party_id_parties_id_fk" FOREIGN KEY ("placed_by_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_placed_by_person_id_people_id_fk" FOREIGN KEY ("placed_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_end_user_card_id_party_cards_id_fk" FOREIGN KEY ("end_user_card_id") REFERENCES "public"."party_cards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_end_user_party_id_parties_id_fk" FOREIGN KEY ("end_user_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_decided_by_person_id_people_id_fk" FOREIGN KEY ("decided_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_profiles" ADD CONSTRAINT "partner_profiles_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_cards" ADD CONSTRAINT "party_cards_owner_party_id_parties_id_fk" FOREIGN KEY ("owner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_cards" ADD CONSTRAINT "party_cards_subject_party_id_parties_id_fk" FOREIGN KEY ("subject_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_introductions" ADD CONSTRAINT "party_introductions_viewer_party_id_parties_id_fk" FOREIGN KEY ("viewer_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_introductions" ADD CONSTRAINT "party_introductions_subject_party_id_parties_id_fk" FOREIGN KEY ("subject_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vendor_settings" ADD CONSTRAINT "vendor_settings_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_book_entries" ADD CONSTRAINT "price_book_entries_book_id_price_books_id_fk" FOREIGN KEY ("book_id") REFERENCES "public"."price_books"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_book_entries" ADD CONSTRAINT "price_book_entries_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_books" ADD CONSTRAINT "price_books_partner_party_id_parties_id_fk" FOREIGN KEY ("partner_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_books" ADD CONSTRAINT "price_books_end_user_party_id_parties_id_fk" FOREIGN KEY ("end_user_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_checklist_items" ADD CONSTRAINT "ticket_checklist_items_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_checklist_items" ADD CONSTRAINT "ticket_checklist_items_done_by_person_id_people_id_fk" FOREIGN KEY ("done_by_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_messages" ADD CONSTRAINT "ticket_messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_messages" ADD CONSTRAINT "ticket_messages_author_person_id_people_id_fk" FOREIGN KEY ("author_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_messages" ADD CONSTRAINT "ticket_messages_author_party_id_parties_id_fk" FOREIGN KEY ("author_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_parties" ADD CONSTRAINT "ticket_parties_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_parties" ADD CONSTRAINT "ticket_parties_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_end_user_party_id_parties_id_fk" FOREIGN KEY ("end_user_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_commissioning_template_id_commissioning_templates_id_fk" FOREIGN KEY ("commissioning_template_id") REFERENCES "public"."commissioning_templates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_opened_by_party_id_parties_id_fk" FOREIGN KEY ("opened_by_party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_person_id_people_id_fk" FOREIGN KEY ("assignee_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_parties_event" ON "event_parties" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "events_name_at" ON "events" USING btree ("name","at");--> statement-breakpoint
CREATE INDEX "commissioning_templates_product" ON "commissioning_templates" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "products_family_name" ON "products" USING btree ("family","name");--> statement-breakpoint
CREATE INDEX "access_list" ON "access" USING btree ("party_id","ends_on","line_id");--> statement-breakpoint
CREATE INDEX "access_line" ON "access" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "activations_line" ON "activations" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "activations_product" ON "activations" USING btree ("product_id","release_id");--> statement-breakpoint
CREATE INDEX "entitlements_product" ON "entitlements" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "entitlements_by_time" ON "entitlements" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "line_roles_line" ON "line_roles" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "line_roles_party" ON "line_roles" USING btree ("party_id","role");--> statement-breakpoint
CREATE INDEX "accounts_user" ON "auth"."accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "auth"."sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "auth"."verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "advisories_by_time" ON "advisories" USING btree ("imported_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "advisory_scope_advisory" ON "advisory_scope" USING btree ("advisory_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("notice_id","state","lease_until");--> statement-breakpoint
CREATE INDEX "notice_matches_line" ON "notice_matches" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "notifications_list" ON "notifications" USING btree ("person_id","party_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "order_lines_product" ON "order_lines" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "orders_of_party" ON "orders" USING btree ("placed_by_party_id","submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_by_time" ON "orders" USING btree ("submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_by_state" ON "orders" USING btree ("state","submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "memberships_party" ON "memberships" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "memberships_person" ON "memberships" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "parties_name" ON "parties" USING btree (lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "party_cards_owner_name" ON "party_cards" USING btree ("owner_party_id",lower("name"));--> statement-breakpoint
CREATE INDEX "party_cards_owner_subject" ON "party_cards" USING btree ("owner_party_id","subject_party_id");--> statement-breakpoint
CREATE INDEX "price_book_entries_product" ON "price_book_entries" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "price_books_partner" ON "price_books" USING btree ("partner_party_id");--> statement-breakpoint
CREATE INDEX "ticket_messages_thread" ON "ticket_messages" USING btree ("ticket_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ticket_parties_list" ON "ticket_parties" USING btree ("party_id","last_activity_at" DESC NULLS LAST,"ticket_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ticket_parties_ticket" ON "ticket_parties" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "tickets" USING btree ("queue","last_activity_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "tickets_by_activity" ON "tickets" USING btree ("last_activity_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "event_parties_of_party" ON "event_parties" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "event_parties_of_vendor" ON "event_parties" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "event_parties_read_by_system" ON "event_parties" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "event_parties_written_by_publish" ON "event_parties" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "event_subjects_of_party" ON "event_subjects" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from event_parties shown where shown.event_id = event_subjects.event_id and shown.party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "event_subjects_of_vendor" ON "event_subjects" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "event_subjects_read_by_system" ON "event_subjects" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "event_subjects_written_by_publish" ON "event_subjects" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "events_of_party" ON "events" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from event_parties shown where shown.event_id = events.id and shown.party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "events_of_vendor" ON "events" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "events_read_by_system" ON "events" AS PERMISSIVE FOR SELECT TO "app_system" USING (true);--> statement-breakpoint
CREATE POLICY "events_written_by_publish" ON "events" AS PERMISSIVE FOR INSERT TO "app_system" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_steps_of_vendor" ON "commissioning_steps" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_steps_of_system" ON "commissioning_steps" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_templates_of_vendor" ON "commissioning_templates" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissioning_templates_of_system" ON "commissioning_templates" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "product_aliases_of_vendor" ON "product_aliases" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "product_aliases_of_system" ON "product_aliases" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "products_of_party" ON "products" AS PERMISSIVE FOR SELECT TO "app_party" USING (true);--> statement-breakpoint
CREATE POLICY "products_of_vendor" ON "products" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "products_of_system" ON "products" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "releases_of_party" ON "releases" AS PERMISSIVE FOR SELECT TO "app_party" USING (true);--> statement-breakpoint
CREATE POLICY "releases_of_vendor" ON "releases" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "releases_of_system" ON "releases" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "access_of_party" ON "access" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid) and valid @> (select nullif(current_setting('app.today', true), '')::date));--> statement-breakpoint
CREATE POLICY "access_of_vendor" ON "access" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "access_of_system" ON "access" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "activations_of_party" ON "activations" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = activations.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and true));--> statement-breakpoint
CREATE POLICY "activations_of_vendor" ON "activations" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "activations_of_system" ON "activations" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "entitlements_of_party" ON "entitlements" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = entitlements.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and true));--> statement-breakpoint
CREATE POLICY "entitlements_of_vendor" ON "entitlements" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "entitlements_of_system" ON "entitlements" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "line_roles_of_party" ON "line_roles" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = line_roles.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and line_roles.role = any (a.sees_roles)));--> statement-breakpoint
CREATE POLICY "line_roles_of_vendor" ON "line_roles" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "line_roles_of_system" ON "line_roles" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "accounts_for_sign_in" ON "auth"."accounts" AS PERMISSIVE FOR ALL TO "app_auth" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "people_for_sign_in" ON "people" AS PERMISSIVE FOR ALL TO "app_auth" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "people_of_party" ON "people" AS PERMISSIVE FOR SELECT TO "app_party" USING (id = (select nullif(current_setting('app.person', true), '')::uuid) or exists (select 1 from memberships m where m.person_id = people.id and m.party_id = (select nullif(current_setting('app.party', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "people_of_vendor" ON "people" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "people_of_system" ON "people" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sessions_for_sign_in" ON "auth"."sessions" AS PERMISSIVE FOR ALL TO "app_auth" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "verifications_for_sign_in" ON "auth"."verifications" AS PERMISSIVE FOR ALL TO "app_auth" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisories_of_party" ON "advisories" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from notices n where n.advisory_id = advisories.id));--> statement-breakpoint
CREATE POLICY "advisories_of_vendor" ON "advisories" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisories_of_system" ON "advisories" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_documents_of_vendor" ON "advisory_documents" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_documents_of_system" ON "advisory_documents" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_products_of_vendor" ON "advisory_products" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_products_of_system" ON "advisory_products" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_scope_of_vendor" ON "advisory_scope" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "advisory_scope_of_system" ON "advisory_scope" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "deliveries_of_vendor" ON "deliveries" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "deliveries_of_system" ON "deliveries" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "delivery_lines_of_vendor" ON "delivery_lines" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "delivery_lines_of_system" ON "delivery_lines" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notice_matches_of_party" ON "notice_matches" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = notice_matches.line_id and a.source = 'end_user' and a.valid @> (select nullif(current_setting('app.today', true), '')::date)));--> statement-breakpoint
CREATE POLICY "notice_matches_of_vendor" ON "notice_matches" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notice_matches_of_system" ON "notice_matches" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notices_of_party" ON "notices" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from notice_matches m join access a on a.line_id = m.line_id
        where m.notice_id = notices.id and m.verdict <> 'not' and a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.source = 'end_user' and a.valid @> (select nullif(current_setting('app.today', true), '')::date)));--> statement-breakpoint
CREATE POLICY "notices_of_vendor" ON "notices" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notices_of_system" ON "notices" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "mails_of_vendor" ON "mails" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (true);--> statement-breakpoint
CREATE POLICY "mails_of_system" ON "mails" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "notifications_of_person" ON "notifications" AS PERMISSIVE FOR SELECT TO "app_party" USING (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "notifications_read_by_person" ON "notifications" AS PERMISSIVE FOR UPDATE TO "app_party" USING (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid)) WITH CHECK (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "notifications_of_vendor_person" ON "notifications" AS PERMISSIVE FOR SELECT TO "app_vendor" USING (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "notifications_read_by_vendor_person" ON "notifications" AS PERMISSIVE FOR UPDATE TO "app_vendor" USING (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid)) WITH CHECK (person_id = (select nullif(current_setting('app.person', true), '')::uuid) and party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "notifications_of_system" ON "notifications" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_lines_of_party" ON "order_lines" AS PERMISSIVE FOR SELECT TO "app_party" USING (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "order_lines_placed_by_party" ON "order_lines" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and exists (select 1 from orders o where o.id = order_lines.order_id));--> statement-breakpoint
CREATE POLICY "order_lines_of_vendor" ON "order_lines" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_lines_of_system" ON "order_lines" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_roles_of_party" ON "order_roles" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from orders o where o.id = order_roles.order_id));--> statement-breakpoint
CREATE POLICY "order_roles_named_by_party" ON "order_roles" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (exists (select 1 from orders o where o.id = order_roles.order_id)
        and (party_id = (select nullif(current_setting('app.party', true), '')::uuid) or exists (select 1 from vendor_settings v where v.party_id = order_roles.party_id)));--> statement-breakpoint
CREATE POLICY "order_roles_of_vendor" ON "order_roles" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "order_roles_of_system" ON "order_roles" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "orders_of_party" ON "orders" AS PERMISSIVE FOR SELECT TO "app_party" USING (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "orders_placed_by_party" ON "orders" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and end_user_party_id is null and state = 'submitted');--> statement-breakpoint
CREATE POLICY "orders_of_vendor" ON "orders" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "orders_of_system" ON "orders" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "memberships_of_party" ON "memberships" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "memberships_of_vendor" ON "memberships" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "memberships_of_system" ON "memberships" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "parties_of_party" ON "parties" AS PERMISSIVE FOR SELECT TO "app_party" USING (id = (select nullif(current_setting('app.party', true), '')::uuid) or exists (select 1 from vendor_settings v where v.party_id = parties.id)
        or exists (select 1 from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = parties.id));--> statement-breakpoint
CREATE POLICY "parties_of_vendor" ON "parties" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "parties_of_system" ON "parties" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "partner_profiles_of_party" ON "partner_profiles" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid)
        or exists (select 1 from party_introductions i where i.viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and i.subject_party_id = partner_profiles.party_id));--> statement-breakpoint
CREATE POLICY "partner_profiles_of_vendor" ON "partner_profiles" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "partner_profiles_of_system" ON "partner_profiles" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_cards_of_party" ON "party_cards" AS PERMISSIVE FOR SELECT TO "app_party" USING (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_cards_made_by_party" ON "party_cards" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (owner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and subject_party_id is null);--> statement-breakpoint
CREATE POLICY "party_cards_of_vendor" ON "party_cards" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_cards_of_system" ON "party_cards" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_introductions_of_party" ON "party_introductions" AS PERMISSIVE FOR SELECT TO "app_party" USING (viewer_party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "party_introductions_of_vendor" ON "party_introductions" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "party_introductions_of_system" ON "party_introductions" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "vendor_settings_of_party" ON "vendor_settings" AS PERMISSIVE FOR SELECT TO "app_party" USING (true);--> statement-breakpoint
CREATE POLICY "vendor_settings_of_vendor" ON "vendor_settings" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "vendor_settings_of_system" ON "vendor_settings" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "price_book_entries_of_party" ON "price_book_entries" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from price_books b where b.id = price_book_entries.book_id));--> statement-breakpoint
CREATE POLICY "price_book_entries_of_vendor" ON "price_book_entries" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "price_book_entries_of_system" ON "price_book_entries" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "price_books_of_party" ON "price_books" AS PERMISSIVE FOR SELECT TO "app_party" USING (state <> 'draft' and (partner_party_id = (select nullif(current_setting('app.party', true), '')::uuid) or (partner_party_id is null and (level = 7 or (level = 5
        and exists (select 1 from partner_profiles p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and p.tier = price_books.tier))))));--> statement-breakpoint
CREATE POLICY "price_books_of_vendor" ON "price_books" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "price_books_of_system" ON "price_books" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_checklist_items_of_vendor" ON "ticket_checklist_items" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_checklist_items_of_system" ON "ticket_checklist_items" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_messages_of_party" ON "ticket_messages" AS PERMISSIVE FOR SELECT TO "app_party" USING (visibility = 'public' and exists (select 1 from tickets t where t.id = ticket_messages.ticket_id));--> statement-breakpoint
CREATE POLICY "ticket_messages_written_by_party" ON "ticket_messages" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (visibility = 'public' and author_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and author_person_id = (select nullif(current_setting('app.person', true), '')::uuid)
        and exists (select 1 from tickets t where t.id = ticket_messages.ticket_id));--> statement-breakpoint
CREATE POLICY "ticket_messages_of_vendor" ON "ticket_messages" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_messages_of_system" ON "ticket_messages" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_parties_of_party" ON "ticket_parties" AS PERMISSIVE FOR SELECT TO "app_party" USING (party_id = (select nullif(current_setting('app.party', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "ticket_parties_of_vendor" ON "ticket_parties" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ticket_parties_of_system" ON "ticket_parties" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tickets_of_party" ON "tickets" AS PERMISSIVE FOR SELECT TO "app_party" USING (exists (select 1 from ticket_parties p where p.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and p.ticket_id = tickets.id)
        and (line_id is null or exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date))));--> statement-breakpoint
CREATE POLICY "tickets_opened_by_party" ON "tickets" AS PERMISSIVE FOR INSERT TO "app_party" WITH CHECK (opened_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid) and commissioning_template_id is null
        and exists (select 1 from access a where a.party_id = (select nullif(current_setting('app.party', true), '')::uuid) and a.line_id = tickets.line_id and a.valid @> (select nullif(current_setting('app.today', true), '')::date) and 'open_ticket' = any (a.actions)));--> statement-breakpoint
CREATE POLICY "tickets_of_vendor" ON "tickets" AS PERMISSIVE FOR ALL TO "app_vendor" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "tickets_of_system" ON "tickets" AS PERMISSIVE FOR ALL TO "app_system" USING (true) WITH CHECK (true);