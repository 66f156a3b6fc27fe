import { formatDate } from './date.tsx';
import { Link } from './link.tsx';
import { useUiLocale } from './messages.tsx';

/** One role on a deal, line, order, ticket, invoice or notice, as the person may see it. Roles they may not see are simply not given. */
export interface PartyRole {
  /** "Sold by". */
  role: string;
  partyId: string;
  partyName: string;
  href?: string;
  /** ISO calendar date since when the party has the role. */
  since?: string;
  /** The person looking belongs to this party. */
  own?: boolean;
}

/** One party with all the roles it has here, in the order they were given. */
export interface FoldedRoles {
  partyId: string;
  partyName: string;
  href?: string;
  own: boolean;
  /** Every label with its first letter low but the first: "Sold by", "invoiced to". */
  roles: string[];
  /** One date where the roles agree, several in the order of the roles where they do not, none where none is known. */
  since: string[];
}

/**
 * Folds equal parties together: "Bluepeak: sold by, invoiced to". Parties stand where their first role stood; no role is lost or doubled.
 */
export function foldRoles(roles: readonly PartyRole[]): FoldedRoles[] {
  const folded = new Map<string, FoldedRoles>();
  for (const each of roles) {
    let party = folded.get(each.partyId);
    if (!party) {
      party = { partyId: each.partyId, partyName: each.partyName, own: false, roles: [], since: [] };
      folded.set(each.partyId, party);
    }
    const label = party.roles.length === 0 ? each.role : each.role.charAt(0).toLowerCase() + each.role.slice(1);
    if (!party.roles.some((known) => known.toLowerCase() === label.toLowerCase())) party.roles.push(label);
    if (each.since && !party.since.includes(each.since)) party.since.push(each.since);
    if (each.href && !party.href) party.href = each.href;
    if (each.own) party.own = true;
  }
  return [...folded.values()];
}

/** Who has which part in this, since when: one segment a party. Opens every record. */
export function RoleStrip({ roles, label }: { roles: readonly PartyRole[]; label: string }) {
  const { messages, locale, timeZone } = useUiLocale();
  const parties = foldRoles(roles);
  if (parties.length === 0) return null;
  return (
    <dl className="role-strip" aria-label={label}>
      {parties.map((party) => (
        <div key={party.partyId} className="min-w-0 gap-x-2 px-3.5 py-2">
          <dt className="whitespace-nowrap text-ink-3 text-small">{party.roles.join(', ')}</dt>
          <dd className="order-last col-span-2 flex items-baseline gap-x-2 max-sm:order-none">
            {party.href ? (
              <Link
                href={party.href}
                className="-my-0.5 inline-flex min-h-6 items-center font-semibold text-ink decoration-line-strong underline-offset-4 hover:underline"
              >
                {party.partyName}
              </Link>
            ) : (
              <span className="font-semibold">{party.partyName}</span>
            )}
            {party.own && <span className="rounded-sm bg-accent-tint px-1 text-accent-ink text-small">{messages.you}</span>}
          </dd>
          {party.since.length > 0 && (
            <dd className="whitespace-nowrap text-end text-ink-3 text-small tabular-nums">
              {messages.since(party.since.map((date) => formatDate(date, locale, timeZone)).join(' / '))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
