import { REF_PREFIXES, type RefKind } from '@tributary/kernel/ref-prefixes';
import type { Access } from './doors.access.ts';
import type { Hat } from './doors.personas.ts';
import { type Door, isAdmitted } from './matrix.ts';
import { type SurfaceName, surfaceOfQuery } from './surfaces.ts';
import type { Observation } from './twins.names.ts';

/** How far a walk goes. */
export interface Reach {
  /** Words that are typed into every search field. */
  readonly words: readonly string[];
  /** Lengths of pages; each list is read to its end at each of them. */
  readonly lengths: readonly number[];
  /** Days that are asked for where a day can be. */
  readonly days: readonly string[];
  /** Records of a kind that are opened, in the order in which lists show them. */
  readonly recordsOfKind: number;
}

const KIND_OF = new Map(Object.entries(REF_PREFIXES).map(([kind, prefix]) => [prefix as string, kind as RefKind]));

/** References in the order in which they were met. */
class Met {
  readonly #byKind = new Map<RefKind, Set<string>>();
  take(text: string): void {
    for (const [ref] of text.matchAll(/\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g)) {
      const kind = KIND_OF.get(ref.slice(0, 3));
      if (!kind) continue;
      const known = this.#byKind.get(kind) ?? new Set();
      this.#byKind.set(kind, known.add(ref));
    }
  }
  of(kind: RefKind, most: number): string[] {
    return [...(this.#byKind.get(kind) ?? [])].slice(0, most);
  }
}

type Fields = Record<string, unknown>;
const isFields = (input: unknown): input is Fields =>
  typeof input === 'object' && input !== null && !Array.isArray(input) && !(input instanceof Uint8Array);

/**
 * All that somebody can read, by going where the answers lead: every query without a reference in every way its schema allows, then every
 * query with one, for each reference that was met. Nothing is listed by hand, so a door of tomorrow is walked through tomorrow.
 */
export async function walkReading(access: Access, doors: readonly Door[], hat: Hat, reach: Reach): Promise<Observation[]> {
  const seen: Observation[] = [];
  const met = new Met();
  const look = async (door: Door, input: unknown, surface: SurfaceName): Promise<string> => {
    const { status, headers, body } = await access.ask(door.app, hat, door.name, door.type, input);
    seen.push({ surface, at: `${door.name} ${told(input)} by ${hat.name}`, text: `${status}\n${JSON.stringify(headers)}\n${body}` });
    if (status === 200) met.take(body);
    return body;
  };
  const toTheEnd = async (door: Door, input: Fields, surface: SurfaceName) => {
    let cursor: string | undefined;
    for (let page = 0; page < 60; page++) {
      const body: string = await look(door, { ...input, ...(cursor ? { cursor } : {}) }, surface);
      cursor = /"nextCursor":"([^"]+)"/.exec(body)?.[1];
      if (!cursor) return;
    }
  };
  const vary = async (door: Door, input: unknown, shapeName: string) => {
    const surface = surfaceOfQuery(door.name);
    if (!isFields(input)) return void (await look(door, input, surface));
    if ('cursor' in input) return undefined;
    const day = ['asOf', 'on', 'known'].find((field) => field in input);
    if (day) for (const one of reach.days) await look(door, { ...input, [day]: one }, 'past');
    else if ('q' in input) for (const q of reach.words) await look(door, { ...input, q }, 'search');
    else if ('limit' in input) for (const limit of reach.lengths) await toTheEnd(door, { ...input, limit }, 'lists');
    else await look(door, input, /=/.test(shapeName) || /^only /.test(shapeName) ? 'filters' : surface);
    return undefined;
  };
  const mine = doors.filter((door) => door.type === 'query' && isAdmitted(door, hat));
  for (const door of mine)
    for (const shape of door.shapes.filter(({ slots }) => slots.length === 0)) await vary(door, shape.fill({}), shape.name);
  for (const door of mine)
    for (const shape of door.shapes.filter(({ slots }) => slots.length > 0)) {
      const [first, ...others] = shape.slots;
      const rest = Object.fromEntries(others.map(({ path, kinds }) => [path, met.of(kinds[0]!, 1)[0] ?? '']));
      for (const kind of first!.kinds)
        for (const ref of met.of(kind, reach.recordsOfKind)) await vary(door, shape.fill({ ...rest, [first!.path]: ref }), shape.name);
    }
  return seen;
}

/** What was asked, whole: what chance named in it is numbered like everything else. */
const told = (input: unknown) =>
  input === undefined
    ? ''
    : JSON.stringify(input, (_key, value) =>
        typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? `${value.length} bytes` : value,
      );
