ALTER TABLE "advisory_scope" DROP CONSTRAINT "advisory_scope_status";--> statement-breakpoint
ALTER TABLE "advisory_products" ADD COLUMN "is_blocking" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD COLUMN "waive_reason" text;--> statement-breakpoint
ALTER TABLE "advisory_products" ADD CONSTRAINT "advisory_products_waived_with_reason" CHECK (("advisory_products"."resolution" = 'waived') = ("advisory_products"."waive_reason" is not null));--> statement-breakpoint
ALTER TABLE "advisory_scope" ADD CONSTRAINT "advisory_scope_status" CHECK ("advisory_scope"."status" in ('affected', 'fixed', 'not_affected', 'undecided', 'under_investigation', 'outside', 'unstated'));