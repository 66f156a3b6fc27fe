import { randomUUID } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { assignRole } from '@tributary/entitlements/assign-role';
import { makePricedProduct, openOrder } from '@tributary/entitlements/fixtures';
import { changeGrant, makeGrant, takeBack } from '@tributary/entitlements/grants.fixtures';
import { withdrawHandover } from '@tributary/entitlements/handover.commands';
import { handOver } from '@tributary/entitlements/handover.fixtures';
import { completeDueHandovers, workOnHandover } from '@tributary/entitlements/handover.tasks';
import type { PartyActor } from '@tributary/kernel/actor';
import { addDays } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { acceptOrder, enterOrder } from '@tributary/orders/fixtures';
import { asSystem, type MadeParty, makePartner, makeParty, makeWorld } from '@tributary/parties/fixtures';
import type postgres from 'postgres';
import type { Command } from './commands.ts';
import type { Happening } from './model.ts';
import { rolesSold, seatsOf } from './rules.ts';

/** The vendor, its staff and what it sells: made once a database. */
export interface Vendor {
  readonly database: Database;
  readonly admin: postgres.Sql;
  readonly now: Date;
  readonly world: Awaited<ReturnType<typeof makeWorld>>;
  readonly goods: { readonly id: string; readonly ref: string };
  readonly service: { readonly id: string; readonly ref: string };
}

export async function openVendor(database: Database, admin: postgres.Sql, now: Date): Promise<Vendor> {
  const world = await makeWorld(database, now);
  const goods = await makePricedProduct(database, { kind: 'subscription', now });
  const service = await makePricedProduct(database, { kind: 'subscription', isService: true, now });
  return { database, admin, now, world, goods, service };
}

/** How far days reach back before the first one of a stage. */
const DAYS_BACK = 100;

/**
 * One history: parties of its own, lines as they are sold, and a clock. Every command goes to the product; what it accepted comes back as
 * happenings for the model, and a refusal as none.
 */
export class Stage {
  readonly partners: readonly MadeParty[];
  readonly customers: readonly MadeParty[];
  readonly lessors: readonly MadeParty[];
  readonly stranger: MadeParty;
  readonly lines: { readonly lineId: string; readonly entitlementRef: string; readonly lineRef: string; readonly endUser: number }[] = [];
  #now: Date;
  #handovers: { readonly ref: string; readonly id: string }[] = [];
  #grants: { readonly ref: string; readonly lineId: string; readonly giver: string }[] = [];
  /** Who acts for whatever party: the database asks for the party alone. */
  readonly #somebody = randomUUID();
  readonly #vendor: Vendor;
  readonly #firstDay: string;

  private constructor(vendor: Vendor, parties: readonly MadeParty[]) {
    this.#vendor = vendor;
    this.#now = vendor.now;
    this.#firstDay = addDays(vendor.now.toISOString().slice(0, 10), -DAYS_BACK);
    this.partners = parties.slice(0, 3);
    this.customers = parties.slice(3, 6);
    this.lessors = parties.slice(6, 8);
    this.stranger = parties[8]!;
  }

  static async open(vendor: Vendor): Promise<Stage> {
    const { database, now } = vendor;
    const parties: MadeParty[] = [];
    for (let made = 0; made < 3; made++) parties.push(await makePartner(database, { now }));
    for (let made = 0; made < 6; made++) parties.push(await makeParty(database, { now }));
    return new Stage(vendor, parties);
  }

  get now(): Date {
    return this.#now;
  }
  /** Everybody who might look, as somebody of the party. */
  get actors(): PartyActor[] {
    return [...this.partners, ...this.customers, ...this.lessors, this.stranger].map(({ id }) => ({
      kind: 'party',
      personId: this.#somebody,
      partyId: id,
      functions: ['administrator'],
    }));
  }
  get vendorPartyId(): string {
    return this.#vendor.world.vendor.id;
  }
  /** The day as the model counts. */
  dayOf(date: string): number {
    return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${this.#firstDay}T00:00:00Z`)) / 86_400_000);
  }
  dateOf(day: number): string {
    return addDays(this.#firstDay, day);
  }
  get today(): number {
    return this.dayOf(this.#now.toISOString().slice(0, 10));
  }

  /** Does the command; what came of it. Any error but a refusal is thrown. */
  async perform(command: Command): Promise<Happening[]> {
    // Each at a moment of its own: what was recorded when is part of what withdrawals go by.
    this.#now = new Date(this.#now.getTime() + 60_000);
    try {
      switch (command.do) {
        case 'sell':
          return await this.#sell(command);
        case 'assign':
          return await this.#assign(command);
        case 'hand_over':
          return await this.#handOver(command);
        case 'withdraw':
          return await this.#withdraw(command);
        case 'grant':
          return await this.#grant(command);
        case 'narrow':
          return await this.#narrow(command);
        case 'revoke':
          return await this.#revoke(command);
        case 'wait':
          this.#now = new Date(this.#now.getTime() + command.days * 86_400_000);
          await completeDueHandovers({ database: this.#vendor.database, now: () => this.#now });
          return [];
      }
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }

  async #sell({ pattern, customer, reseller, distributor, lessor, isService, startsIn }: Extract<Command, { do: 'sell' }>) {
    const { database, world, goods, service } = this.#vendor;
    const now = this.#now;
    const everybody: Record<string, MadeParty> = {
      customer: pattern === 'own_use' ? this.partners[reseller]! : this.customers[customer]!,
      reseller: this.partners[reseller]!,
      distributor: this.partners[distributor]!,
      lessor: this.lessors[lessor]!,
    };
    const seats = Object.fromEntries(seatsOf(pattern).map((seat) => [seat, everybody[seat]!]));
    const startsOn = this.dateOf(this.today + startsIn);
    const lines = [{ product: isService ? service : goods, quantity: 5, termMonths: 12 }];
    const order = await enterOrder(database, world.operations.actor, { pattern, seats, lines, startsOn, now });
    const { state } = await acceptOrder(database, world.operations.actor, order, { now });
    if (state !== 'accepted') throw new Error(`an order of the engines was ${state}`);
    const [opened] = await openOrder(database, order, now);
    const [{ ref }] = (await this.#vendor.admin`select ref from order_lines where id = ${opened!.lineId}`) as unknown as [{ ref: string }];
    const { lineId, entitlementRef } = opened!;
    this.lines.push({ lineId, entitlementRef, lineRef: ref, endUser: customer });
    const seated = Object.fromEntries(Object.entries(seats).map(([seat, party]) => [seat, party.id]));
    const roles = rolesSold(pattern, seated, this.vendorPartyId, isService);
    return [{ what: 'sold' as const, line: lineId, from: Math.min(this.today, this.today + startsIn), roles }];
  }

  async #assign({ line, slot, party, ends, day, days }: Extract<Command, { do: 'assign' }>): Promise<Happening[]> {
    const { lineId } = this.#line(line);
    const [role, tier] = slot.split(':') as [Parameters<typeof assignRole>[1]['role'], string | undefined];
    const partyId = this.#anybody(party).id;
    const from = this.today + day;
    const until = days === null ? null : from + days;
    await asSystem(
      this.#vendor.database,
      (ctx) =>
        assignRole(ctx, {
          lineId,
          role,
          tier: Number(tier ?? 0),
          partyId,
          ends,
          from: this.dateOf(from),
          until: until === null ? null : this.dateOf(until),
        }),
      this.#now,
    );
    return [{ what: 'assigned', line: lineId, slot, party: partyId, ends, from, until }];
  }

  async #handOver({ kind, from, to, outcome, day, lines }: Extract<Command, { do: 'hand_over' }>): Promise<Happening[]> {
    const { database, world, admin } = this.#vendor;
    const [givesUp, takesOver] = [this.#anybody(from), this.#anybody(to)];
    const at = kind === 'customer_merge' ? this.today : this.today + day;
    const chosen = lines === null ? null : [...new Set(lines.map((one) => this.#line(one)))];
    const wish = {
      staff: world.channel.actor,
      kind,
      from: givesUp,
      outcome,
      ...(outcome === 'transfer' ? { to: takesOver } : {}),
      ...(chosen ? { lines: chosen.map((one) => one.lineRef) } : {}),
      effectiveOn: this.dateOf(at),
      now: this.#now,
    } as const;
    const { ref } = await handOver(database, wish);
    const [made] = await admin`select id, state from handovers where ref = ${ref}`;
    // The worker may have given it back: the world had moved.
    if (!['scheduled', 'done'].includes(made!.state)) return [];
    this.#handovers.push({ ref, id: made!.id });
    const named = chosen?.map(({ lineId }) => lineId) ?? null;
    return [
      {
        what: 'handed_over',
        id: made!.id,
        kind,
        from: givesUp.id,
        outcome,
        to: outcome === 'transfer' ? takesOver.id : null,
        lines: named,
        day: at,
        today: this.today,
      },
    ];
  }

  async #withdraw({ which }: Extract<Command, { do: 'withdraw' }>): Promise<Happening[]> {
    const { database, world } = this.#vendor;
    const handover = this.#handovers[which % Math.max(1, this.#handovers.length)];
    if (!handover) return [];
    await withActor(database, world.channel.actor, { now: this.#now, mode: 'write' }, (ctx) =>
      withdrawHandover(ctx, { ref: handover.ref }),
    );
    await workOnHandover({ database, now: () => this.#now }, handover.id);
    return [{ what: 'withdrawn', id: handover.id }];
  }

  async #grant({ line, by, to, actions, day, days }: Extract<Command, { do: 'grant' }>): Promise<Happening[]> {
    const { lineId, entitlementRef } = this.#line(line);
    const giver = by === null ? await this.#ownerOf(lineId) : this.#anybody(by).id;
    const party = this.#anybody(to);
    // Nobody is offered itself.
    if (party.id === giver) return [];
    const from = this.today + day;
    const until = days === null ? null : from + days;
    const wish = {
      entitlementRefs: [entitlementRef],
      actions: [...actions],
      from: this.dateOf(from),
      until: until === null ? null : this.dateOf(until),
    };
    const refs = await makeGrant(this.#vendor.database, { by: this.#as(giver), to: party, ...wish, now: this.#now });
    this.#grants.push(...refs.map((ref) => ({ ref, lineId, giver })));
    return refs.map((grant) => ({ what: 'granted', grant, line: lineId, by: giver, party: party.id, actions, from, until }));
  }

  async #narrow({ which, asGiver, actions, endsIn }: Extract<Command, { do: 'narrow' }>): Promise<Happening[]> {
    const grant = this.#grantBy(which);
    const until = endsIn === null ? undefined : this.today + endsIn;
    const change = { ...(actions ? { actions: [...actions] } : {}), ...(until === undefined ? {} : { until: this.dateOf(until) }) };
    const by = this.#as(asGiver ? grant.giver : await this.#ownerOf(grant.lineId));
    await changeGrant(this.#vendor.database, by, { refs: [grant.ref], ...change }, this.#now);
    return [{ what: 'grant_changed', grant: grant.ref, today: this.today, actions, until }];
  }

  async #revoke({ which, asGiver }: Extract<Command, { do: 'revoke' }>): Promise<Happening[]> {
    const grant = this.#grantBy(which);
    const by = this.#as(asGiver ? grant.giver : await this.#ownerOf(grant.lineId));
    await takeBack(this.#vendor.database, by, [grant.ref], this.#now);
    return [{ what: 'taken_back', grant: grant.ref, today: this.today }];
  }

  /** Whose line it is today. */
  async #ownerOf(lineId: string): Promise<string> {
    const [owner] = await this.#vendor.admin`select party_id from line_roles where line_id = ${lineId} and role = 'end_user'
      and upper_inf(recorded) and valid @> ${this.dateOf(this.today)}::date`;
    if (!owner || owner.party_id === this.vendorPartyId) throw new DomainError('not_found');
    return owner.party_id;
  }
  #as(partyId: string): PartyActor {
    return { kind: 'party', personId: this.#somebody, partyId, functions: ['administrator'] };
  }
  #grantBy(which: number) {
    if (this.#grants.length === 0) throw new DomainError('not_found');
    return this.#grants[which % this.#grants.length]!;
  }
  #line(index: number) {
    if (this.lines.length === 0) throw new DomainError('not_found');
    return this.lines[index % this.lines.length]!;
  }
  #anybody(index: number): MadeParty {
    const all = [...this.partners, ...this.customers, ...this.lessors];
    return all[index % all.length]!;
  }
}
