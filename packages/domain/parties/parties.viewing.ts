import type { ActorContext } from '@tributary/db/actor';
import type { ViewEnd } from '@tributary/identity/contract';
import type { KnownView, Views } from '@tributary/identity/views';
import { holds, type SystemActor } from '@tributary/kernel/actor';
import { sql } from 'drizzle-orm';
import { memberships, parties } from './parties.sql.ts';
import { VIEW_FUNCTIONS } from './parties.views.contract.ts';
import { partyViews } from './parties.views.sql.ts';
import { endView, noteViewPage, startView } from './parties.views.ts';

/** A person that nobody is: who looks with a function alone has written, read and been told nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly ref: string;
  readonly membership_id: string | null;
  readonly functions: string[];
  readonly reason: string;
  readonly minutes: number;
  readonly ends_at: Date | string | null;
  readonly ended_how: ViewEnd | null;
  readonly party_id: string;
  readonly party_ref: string;
  readonly party_name: string;
  readonly has_ended: boolean;
  readonly member_ref: string | null;
  readonly member_functions: string[] | null;
  readonly person: { id: string; ref: string; name: string; email: string; locale: string } | null;
  readonly staff_person_id: string;
  readonly staff_name: string;
  readonly staff_party_id: string | null;
  readonly staff_functions: string[] | null;
}

/**
 * A view as it is now, or why it is over: it lasts as long as its time, the hat and the function of who looks, and the hat that is looked
 * through, all of which are read anew for every request. One statement.
 */
async function findView(ctx: ActorContext<SystemActor>, by: { id: string } | { ref: string }): Promise<KnownView | ViewEnd | null> {
  const which = 'id' in by ? sql`v.id = ${by.id}` : sql`v.ref = ${by.ref}`;
  const [row] = await ctx.tx.execute<Row>(sql`
    select v.id, v.ref, v.membership_id, v.functions, v.reason, v.minutes, v.ends_at, v.ended_how,
      p.id as party_id, p.ref as party_ref, p.name as party_name, coalesce(p.ended_on <= ${ctx.today}::date, false) as has_ended,
      m.ref as member_ref, m.functions as member_functions,
      (select json_build_object('id', w.id, 'ref', w.ref, 'name', w.name, 'email', w.email, 'locale', w.locale) from people w
        where w.id = m.person_id) as person,
      v.staff_person_id, s.name as staff_name, h.party_id as staff_party_id, h.functions as staff_functions
    from ${partyViews} v join ${parties} p on p.id = v.party_id join people s on s.id = v.staff_person_id
    left join ${memberships} m on m.id = v.membership_id and m.party_id = v.party_id and m.valid @> ${ctx.today}::date
    left join ${memberships} h on h.id = v.staff_membership_id and h.person_id = v.staff_person_id and h.valid @> ${ctx.today}::date
      and h.party_id = (select party_id from vendor_settings)
    where ${which}`);
  if (!row) return null;
  const { ended_how, staff_functions, staff_party_id, member_functions, person } = row;
  const endsAt = row.ends_at === null ? null : new Date(row.ends_at);
  if (ended_how) return ended_how;
  if (endsAt && endsAt <= ctx.now) return 'ran_out';
  if (!staff_party_id || !staff_functions || row.has_ended) return 'not_allowed';
  const staff = { kind: 'vendor' as const, personId: row.staff_person_id, partyId: staff_party_id, functions: staff_functions };
  if (!holds(staff, ...VIEW_FUNCTIONS)) return 'not_allowed';
  if (row.membership_id !== null && (!member_functions || !person)) return 'not_allowed';
  const functions = member_functions ?? row.functions;
  const { party_id: partyId, party_ref: partyRef, party_name: partyName } = row;
  return {
    id: row.id,
    ref: row.ref,
    hat: {
      membershipId: row.membership_id ?? row.id,
      membershipRef: row.member_ref ?? row.ref,
      ...{ partyId, partyRef, partyName, functions },
      partyKind: 'party',
    },
    person: person ?? { id: NOBODY, ref: '', name: partyName, email: '', locale: 'en' },
    actor: { kind: 'party', personId: person?.id ?? NOBODY, partyId, functions, viewedBy: { personId: row.staff_person_id } },
    asName: person?.name ?? null,
    staff: { actor: staff, name: row.staff_name },
    reason: row.reason,
    minutes: row.minutes,
    endsAt,
  };
}

/** What the assembly hands to `createViewing`. */
export const views: Views = {
  find: findView,
  start: startView,
  end: async (ctx, viewId, how) => void (await endView(ctx, viewId, how)),
  note: noteViewPage,
};
