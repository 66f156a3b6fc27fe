import type { Hat } from './doors.personas.ts';
import { isForeignTo, type WallRecord } from './doors.records.ts';

/** Looks like nothing else: what, by whom, how many. It survives lower and upper case, mail addresses, file names and URLs. */
const WORD = /zq([a-z]{2})(\d{4})qz/gi;
const REF = /\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g;

/** A found canary: what it is, and where in the bytes. */
export interface Hit {
  readonly canary: string;
  readonly excerpt: string;
}

/**
 * Everything by which somebody's business could be recognised by somebody else: words planted in rows when a world is made, names that its
 * people really have, and the references of all records, each with those who may read it.
 */
export class Canaries {
  readonly #readers = new Map<string, ReadonlySet<string>>();
  readonly #names: { readonly text: string; readonly hiddenFrom: ReadonlySet<string> }[] = [];
  #records = new Map<string, WallRecord>();
  #planted = 0;

  /** Words of this label (two letters) may be read by people of these parties, and by the vendor's; by nobody else. */
  readers(label: string, parties: readonly string[]): void {
    this.#readers.set(label, new Set(parties));
  }

  /** A new word, to be written into one field of one row. */
  word(label: string): string {
    if (!this.#readers.has(label)) throw new Error(`nobody has said who reads ${label}`);
    return `zq${label}${String(this.#planted++).padStart(4, '0')}qz`;
  }

  /** A name or address that people of these parties must not meet. */
  name(text: string, hiddenFrom: readonly string[]): void {
    this.#names.push({ text: text.toLowerCase(), hiddenFrom: new Set(hiddenFrom) });
  }

  /** All records of the world: a reference that leaves for somebody whom its record does not concern is a canary, too. */
  records(all: readonly WallRecord[]): void {
    this.#records = new Map(all.map((record) => [record.ref, record]));
  }

  get size(): number {
    return this.#planted + this.#names.length + this.#records.size;
  }

  /** Labels of the planted words in the text: a scan that could find nothing proves nothing. */
  labelsIn(text: string): string[] {
    return [...text.matchAll(WORD)].map((match) => match[1]!.toLowerCase());
  }

  /** What of others stands in bytes that leave for somebody. `asked` are references that they sent themselves. Staff read everything. */
  search(text: string, hat: Hat | null, asked: readonly string[] = []): Hit[] {
    if (hat?.audience === 'console') return [];
    const hits: Hit[] = [];
    for (const layer of layersOf(text)) {
      for (const match of layer.matchAll(WORD)) {
        const readers = this.#readers.get(match[1]!.toLowerCase());
        if (!(hat && readers?.has(hat.partyId))) hits.push({ canary: match[0], excerpt: around(layer, match.index) });
      }
      for (const match of layer.matchAll(REF)) {
        const record = this.#records.get(match[0]);
        if (record && !asked.includes(match[0]) && (!hat ? record.parties !== null : isForeignTo(hat, record)))
          hits.push({ canary: `${match[0]} (${record.kind})`, excerpt: around(layer, match.index) });
      }
      const lower = layer.toLowerCase();
      for (const { text: name, hiddenFrom } of this.#names) {
        const at = hat && hiddenFrom.has(hat.partyId) ? lower.indexOf(name) : -1;
        if (at >= 0) hits.push({ canary: name, excerpt: around(layer, at) });
      }
    }
    return hits;
  }
}

const around = (text: string, at: number) => text.slice(Math.max(0, at - 60), at + 80).replaceAll(/\s+/g, ' ');

/** The text, and what is wrapped in it: cursors and parts in base 64, files as lists of bytes, escapes of URLs, JSON and HTML. */
export function layersOf(text: string): string[] {
  const layers = [text];
  for (const [run] of text.matchAll(/[A-Za-z0-9_-]{24,}/g)) {
    const inner = Buffer.from(run, 'base64url').toString('utf8');
    if (!inner.includes('\uFFFD')) layers.push(inner);
  }
  for (const [list] of text.matchAll(/\[(?:\d{1,3},){15,}\d{1,3}\]/g))
    layers.push(Buffer.from(JSON.parse(list) as number[]).toString('latin1'));
  if (/%[0-9A-F]{2}/i.test(text))
    layers.push(text.replaceAll(/%([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
  if (text.includes('&')) layers.push(text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll('&quot;', '"'));
  return layers;
}
