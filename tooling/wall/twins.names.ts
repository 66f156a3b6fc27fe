/** One thing that somebody could see, as it left: where, by whom, asked with what, and what came. */
export interface Observation {
  /** A kind of thing seen, as `surfaces.ts` lists them. */
  readonly surface: string;
  /** Which door, who, and in short with what: for a failure's message. */
  readonly at: string;
  readonly text: string;
  /** One of several that come in no order (frames, mails): they are put in order by what is known of them. */
  readonly unordered?: boolean;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** What chance or the real clock made, and may therefore differ between two worlds that are the same. Nothing else may. */
const CHANCE = new RegExp(
  [
    String.raw`\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b`,
    UUID,
    // Digests: of a timeline entry's event, and of a party as one reader knows it.
    '(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])',
    // Of a sign-in link.
    '(?<=token=)[A-Za-z0-9]{32}',
    '(?<=Message-ID: <)[^>@]+',
    // Boundaries of the parts of a mail.
    '--_NmP-[0-9a-zA-Z-]+',
    // A session as its owner sees it.
    String.raw`(?<="handle\\?":\\?")[A-Za-z0-9_-]{16}`,
  ].join('|'),
  'g',
);

/** Numbers what chance named in the order in which it appears: two worlds are the same when the numbers are. */
export class Names {
  readonly #numbers = new Map<string, string>();

  /** The text with every name of chance as `<n>`. Cursors and the like are opened first, so that what they hold is compared too. */
  of(text: string): string {
    return opened(text).replaceAll(CHANCE, (name) => {
      const known = this.#numbers.get(name) ?? `<${this.#numbers.size}>`;
      this.#numbers.set(name, known);
      return known;
    });
  }

  /** The same without giving numbers to what is new. */
  peek(text: string): string {
    return opened(text).replaceAll(CHANCE, (name) => this.#numbers.get(name) ?? '<new>');
  }
}

/** Base 64 of JSON (a cursor) as the JSON itself. */
function opened(text: string): string {
  return text.replaceAll(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{16,}(?![A-Za-z0-9_-])/g, (run) => {
    if (!run.startsWith('Wy')) return run;
    const inner = Buffer.from(run, 'base64url').toString('utf8');
    return inner.startsWith('[') && inner.endsWith(']') ? `<cursor ${inner}>` : run;
  });
}

/** All observations of a world, named, in order. */
export function named(observations: readonly Observation[]): Observation[] {
  const names = new Names();
  const done: Observation[] = [];
  const waiting = [...observations];
  while (waiting.length > 0) {
    const group = [waiting.shift()!];
    while (group[0]!.unordered && waiting[0]?.unordered && waiting[0].surface === group[0]!.surface) group.push(waiting.shift()!);
    const keyed = group.map((one) => ({ one, key: names.peek(`${one.at} ${one.text}`) }));
    if (group.length > 1) keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    for (const { one } of keyed) done.push({ surface: one.surface, at: names.of(one.at), text: names.of(one.text) });
  }
  return done;
}

/** Where two worlds part: one sentence each, at most `most`, and how many there are in all. */
export function differences(here: readonly Observation[], there: readonly Observation[], most = 12): { count: number; told: string[] } {
  const told: string[] = [];
  let count = 0;
  const tell = (sentence: string) => {
    count++;
    if (told.length < most) told.push(sentence);
  };
  const length = Math.max(here.length, there.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [here[at], there[at]];
    if (!one || !other) {
      tell(`${(one ?? other)!.surface}, ${(one ?? other)!.at}: seen in one world only`);
      continue;
    }
    if (one.at !== other.at || one.surface !== other.surface) {
      tell(`${one.surface}, ${one.at}: in the other world it was ${other.surface}, ${other.at}`);
      // What follows is shifted: it would all differ.
      if (count > most) break;
      continue;
    }
    if (one.text === other.text) continue;
    let byte = 0;
    while (one.text[byte] === other.text[byte]) byte++;
    const cut = (text: string) => JSON.stringify(text.slice(Math.max(0, byte - 60), byte + 80));
    tell(`${one.surface}, ${one.at}: byte ${byte}, ${cut(one.text)} against ${cut(other.text)}`);
  }
  return { count, told };
}
