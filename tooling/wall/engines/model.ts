import { type Action, broughtBy, type Kind, NEVER_VACANT, PASSES_ON, SHARED_ROLES } from './rules.ts';

/** Days are numbers; the model knows so many, and the last stands for all that come after. */
export const DAYS = 600;

/** What happened, as the model is told it: parties and lines by any name, days as numbers, `until` exclusive or null. */
export type Happening =
  | { readonly what: 'sold'; readonly line: string; readonly from: number; readonly roles: Readonly<Record<string, string>> }
  | {
      readonly what: 'assigned';
      readonly line: string;
      readonly slot: string;
      /** Null where nobody holds it any more; for a shared role whoever ends is named by `ends`. */
      readonly party: string | null;
      readonly ends: boolean;
      readonly from: number;
      readonly until: number | null;
    }
  | {
      readonly what: 'handed_over';
      readonly id: string;
      readonly kind: Kind;
      readonly from: string;
      readonly outcome: 'transfer' | 'direct' | 'end';
      readonly to: string | null;
      /** Null for all lines of the party. */
      readonly lines: readonly string[] | null;
      readonly day: number;
      readonly today: number;
    }
  | { readonly what: 'withdrawn'; readonly id: string }
  | {
      readonly what: 'granted';
      readonly grant: string;
      readonly line: string;
      readonly by: string;
      readonly party: string;
      readonly actions: readonly Action[];
      readonly from: number;
      readonly until: number | null;
    }
  /** From today, or from its first day where that is to come; null leaves what is, `until` null is for ever. */
  | {
      readonly what: 'grant_changed';
      readonly grant: string;
      readonly today: number;
      readonly actions: readonly Action[] | null;
      readonly until: number | null | undefined;
    }
  | { readonly what: 'taken_back'; readonly grant: string; readonly today: number };

interface Line {
  /** Per slot the holder of each day. */
  readonly own: Map<string, (string | null)[]>;
  /** Per role the holders of each day. */
  readonly shared: Map<string, Set<string>[]>;
}
interface Grant {
  readonly line: string;
  readonly party: string;
  /** Of each day what it allows and who gives it; null where it does not hold. */
  readonly days: (Given | null)[];
  /** Counts what was done to it, so that a withdrawal can tell whether somebody has touched it since. */
  changes: number;
}
interface Given {
  readonly by: string;
  readonly actions: readonly Action[];
}
/** One day of one slot that a handover took, and who got it; `gained` where the heir did not have it already. */
interface Taken {
  readonly line: string;
  readonly slot: string;
  readonly day: number;
  readonly to: string | null;
  readonly gained: boolean;
}

/** A grant before a handover changed it, and how often it had been changed after. */
interface GrantTouched {
  readonly grant: Grant;
  readonly before: readonly (Given | null)[];
  readonly changes: number;
}

/**
 * The reference model of the wall: who may do what with which line on which day, computed day by day from what happened. It knows neither
 * rows nor ranges nor SQL, so that it cannot be wrong in the way the product is.
 */
export class ReferenceModel {
  readonly #lines = new Map<string, Line>();
  readonly #grants = new Map<string, Grant>();
  readonly #handovers = new Map<string, { readonly from: string; readonly taken: Taken[]; readonly grants: GrantTouched[] }>();
  readonly #vendor: string;

  constructor(vendor: string) {
    this.#vendor = vendor;
  }

  /** The model after these happenings, one after the other. */
  static of(vendor: string, happenings: readonly Happening[]): ReferenceModel {
    const model = new ReferenceModel(vendor);
    for (const one of happenings) model.tell(one);
    return model;
  }

  tell(one: Happening): void {
    if (one.what === 'sold') this.#sell(one);
    else if (one.what === 'assigned') this.#assign(one);
    else if (one.what === 'handed_over') this.#handOver(one);
    else if (one.what === 'withdrawn') this.#withdraw(one.id);
    else if (one.what === 'granted') this.#grant(one);
    else if (one.what === 'grant_changed') this.#changeGrant(one);
    else this.#takeBack(this.#grants.get(one.grant)!, one.today);
  }

  /** What the party may do with the line on the day. */
  allowed(party: string, lineName: string, day: number): ReadonlySet<Action> {
    const actions = new Set<Action>();
    const line = this.#lines.get(lineName);
    if (!line || party === this.#vendor) return actions;
    for (const [slot, holders] of line.own) if (holders[day] === party) for (const action of broughtBy(slot)) actions.add(action);
    for (const [role, holders] of line.shared) if (holders[day]!.has(party)) for (const action of broughtBy(role)) actions.add(action);
    for (const grant of this.#grants.values())
      if (grant.line === lineName && grant.party === party) for (const action of grant.days[day]?.actions ?? []) actions.add(action);
    return actions;
  }

  #sell({ line: name, from, roles }: Extract<Happening, { what: 'sold' }>): void {
    const line: Line = { own: new Map(), shared: new Map() };
    this.#lines.set(name, line);
    for (const [slot, party] of Object.entries(roles)) for (let day = from; day < DAYS; day++) own(line, slot)[day] = party;
  }

  #assign({ line: name, slot, party, ends, from, until }: Extract<Happening, { what: 'assigned' }>): void {
    const line = this.#lines.get(name)!;
    for (let day = from; day < (until ?? DAYS); day++) {
      if (!isShared(slot)) own(line, slot)[day] = ends ? null : party;
      else if (ends) shared(line, slot)[day]!.delete(party!);
      else shared(line, slot)[day]!.add(party!);
    }
  }

  /** Whoever is end user, on the first day from then on on which somebody fit is. */
  #customerFrom(line: Line, day: number, notThis: string | null): string | null {
    const owners = own(line, 'end_user');
    for (let at = day; at < DAYS; at++) if (owners[at] && owners[at] !== notThis) return owners[at]!;
    return null;
  }

  #handOver({ id, kind, from, outcome, to, lines, day, today }: Extract<Happening, { what: 'handed_over' }>): void {
    const rule = PASSES_ON[kind];
    const taken: Taken[] = [];
    for (const [name, line] of this.#lines) {
      if (lines && kind !== 'customer_merge' && !lines.includes(name)) continue;
      if (!this.#slotsOf(line, from, day, rule.holds).length) continue;
      const customer = this.#customerFrom(line, day, rule.ownUse ? null : from);
      if (customer === null) continue;
      for (const slot of this.#slotsOf(line, from, day, rule.moves)) {
        for (let at = day; at < DAYS; at++) {
          if (!holdsOn(line, slot, at, from)) continue;
          const heir = this.#heirOn(line, slot, at, { kind, from, outcome, to, customer });
          if (isShared(slot)) {
            const holders = shared(line, slot)[at]!;
            taken.push({ line: name, slot, day: at, to: heir, gained: heir !== null && !holders.has(heir) });
            holders.delete(from);
            if (heir) holders.add(heir);
          } else {
            taken.push({ line: name, slot, day: at, to: heir, gained: true });
            own(line, slot)[at] = heir;
          }
        }
      }
    }
    this.#handovers.set(id, { from, taken, grants: this.#passGrantsOn({ kind, from, to, day, today }, taken) });
  }

  #heirOn(
    line: Line,
    slot: string,
    day: number,
    { kind, from, outcome, to, customer }: { kind: Kind; from: string; outcome: string; to: string | null; customer: string },
  ): string | null {
    if (outcome === 'transfer') return to;
    if (!NEVER_VACANT.includes(slot)) return null;
    if (outcome === 'end' || slot === 'signatory') return this.#vendor;
    if (kind === 'payer_change') return customer;
    // The seller nearest to the customer who stays is billed, and the customer where there is none.
    const sellers = [...line.own.keys()].filter((one) => one.startsWith('sold_by:')).sort();
    const next = sellers.map((one) => own(line, one)[day]).find((seller) => seller && seller !== from && seller !== this.#vendor);
    return next ?? customer;
  }

  /** What the handover gave and the heir still has goes back; what somebody else has by now is left. */
  #withdraw(id: string): void {
    const { from, taken, grants } = this.#handovers.get(id)!;
    for (const { grant, before, changes } of grants)
      if (grant.changes === changes) {
        grant.days.splice(0, DAYS, ...before);
        grant.changes += 1;
      }
    for (const { line: name, slot, day, to, gained } of taken) {
      const line = this.#lines.get(name)!;
      if (isShared(slot)) {
        const holders = shared(line, slot)[day]!;
        if (to && gained) holders.delete(to);
        holders.add(from);
      } else if ((own(line, slot)[day] ?? null) === to) own(line, slot)[day] = from;
    }
  }

  #grant({ grant, line, by, party, actions, from, until }: Extract<Happening, { what: 'granted' }>): void {
    const days = new Array<Given | null>(DAYS).fill(null);
    days.fill({ by, actions: [...new Set<Action>(['view', ...actions])] }, from, until ?? DAYS);
    this.#grants.set(grant, { line, party, days, changes: 0 });
  }

  #changeGrant({ grant: name, today, actions, until }: Extract<Happening, { what: 'grant_changed' }>): void {
    const grant = this.#grants.get(name)!;
    const held = grant.days.flatMap((given, day) => (given && day >= today ? [day] : []));
    const first = held[0];
    if (first === undefined) return;
    const last = until === undefined ? held.at(-1)! + 1 : (until ?? DAYS);
    const given = grant.days[first]!;
    grant.days.fill(null, first);
    grant.days.fill({ ...given, actions: actions ? [...new Set<Action>(['view', ...actions])] : given.actions }, first, last);
    grant.changes += 1;
    this.#endWhatTheyGave(grant.line, grant.party, today);
  }

  #takeBack(grant: Grant, today: number): void {
    grant.days.fill(null, today);
    grant.changes += 1;
    this.#endWhatTheyGave(grant.line, grant.party, today);
  }

  /** What a party gave on a line because it was allowed to lasts no longer than that. Returns what it changed, as it was before. */
  #endWhatTheyGave(line: string, giver: string, today: number): { grant: Grant; before: readonly (Given | null)[] }[] {
    const mayGive = (day: number) =>
      own(this.#lines.get(line)!, 'end_user')[day] === giver ||
      [...this.#grants.values()].some(
        (one) => one.line === line && one.party === giver && one.days[day]?.actions.includes('manage_grants'),
      );
    const ended: { grant: Grant; before: readonly (Given | null)[] }[] = [];
    for (const grant of this.#grants.values()) {
      const over = grant.days.flatMap((given, day) =>
        day >= today && grant.line === line && given?.by === giver && !mayGive(day) ? [day] : [],
      );
      if (over.length === 0) continue;
      ended.push({ grant, before: [...grant.days] });
      for (const day of over) grant.days[day] = null;
      grant.changes += 1;
    }
    return ended;
  }

  /** A partner that leaves loses what it was given on the lines it leaves; whoever takes a customer's place takes over what that one gave. */
  #passGrantsOn(
    { kind, from, to, day, today }: Pick<Extract<Happening, { what: 'handed_over' }>, 'kind' | 'from' | 'to' | 'day' | 'today'>,
    taken: readonly Taken[],
  ): GrantTouched[] {
    const touched: { grant: Grant; before: readonly (Given | null)[] }[] = [];
    const on = (grant: Grant, change: (given: Given) => Given | null) => {
      if (!grant.days.some((given, at) => at >= day && given && change(given) !== given)) return;
      touched.push({ grant, before: [...grant.days] });
      for (let at = day; at < DAYS; at++) if (grant.days[at]) grant.days[at] = change(grant.days[at]!);
      grant.changes += 1;
    };
    const grants = [...this.#grants.values()];
    if (kind === 'partner_exit') {
      const lines = new Set(taken.map(({ line }) => line));
      for (const grant of grants) if (lines.has(grant.line) && grant.party === from) on(grant, () => null);
      for (const line of lines) touched.push(...this.#endWhatTheyGave(line, from, today));
    }
    if (kind === 'customer_merge' || kind === 'customer_split') {
      const lines = new Set(taken.filter(({ slot }) => slot === 'end_user').map(({ line }) => line));
      for (const grant of grants.filter((one) => lines.has(one.line)))
        on(grant, (given) => (grant.party === to ? null : given.by === from ? { ...given, by: to! } : given));
    }
    // Nobody acts for a party that is one with another.
    if (kind === 'customer_merge') for (const grant of grants) if (grant.party === from) on(grant, () => null);
    return touched.map((one) => ({ ...one, changes: one.grant.changes }));
  }

  /** The slots among those named that the party holds on some day from then on. */
  #slotsOf(line: Line, party: string, day: number, roles: string): string[] {
    const wanted = (slot: string) => roles === 'everything' || roles.split(' ').includes(slot.split(':')[0]!);
    const held = (slot: string) => {
      for (let at = day; at < DAYS; at++) if (holdsOn(line, slot, at, party)) return true;
      return false;
    };
    return [...line.own.keys(), ...line.shared.keys()].filter((slot) => wanted(slot) && held(slot));
  }
}

const isShared = (slot: string) => SHARED_ROLES.includes(slot);

function own(line: Line, slot: string): (string | null)[] {
  if (!line.own.has(slot)) line.own.set(slot, new Array<string | null>(DAYS).fill(null));
  return line.own.get(slot)!;
}

function shared(line: Line, role: string): Set<string>[] {
  if (!line.shared.has(role))
    line.shared.set(
      role,
      Array.from({ length: DAYS }, () => new Set<string>()),
    );
  return line.shared.get(role)!;
}

const holdsOn = (line: Line, slot: string, day: number, party: string) =>
  isShared(slot) ? shared(line, slot)[day]!.has(party) : own(line, slot)[day] === party;
