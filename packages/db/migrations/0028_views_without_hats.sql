ALTER TABLE "party_views" DROP CONSTRAINT "party_views_membership_id_memberships_id_fk";
--> statement-breakpoint
ALTER TABLE "party_views" DROP CONSTRAINT "party_views_staff_membership_id_memberships_id_fk";
--> statement-breakpoint
ALTER TABLE "party_views" ADD COLUMN "as_person_id" uuid;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_as_person_id_people_id_fk" FOREIGN KEY ("as_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "party_views" ADD CONSTRAINT "party_views_as" CHECK (("party_views"."as_person_id" is null) = ("party_views"."membership_id" is null));