import type { WallDatabase, WallGround } from './ground.ts';
import type { Product } from './product.ts';

/** What `npm run wall` prints last. Every number is counted where it happens; none is written down. */
export interface WallFigures {
  /** Procedures, pages, REST paths, socket events, links and jobs that some check goes through. */
  doors: number;
  /** Doors that exist and have no declared rule or no place in the checks. */
  uncovered: number;
  /** Observations of Reseller 1 compared between twin worlds. */
  observations: number;
  /** Kinds of surface (pages, procedures, sockets, mails …) that were compared. */
  surfaces: number;
  /** Observations that differed. */
  diffs: number;
  /** Bodies, frames, mails, files that were searched for canaries. */
  artefacts: number;
  /** Canaries found where they must not be. */
  canaryHits: number;
  /** Answers of two engines about one (party, record, action) that were compared. */
  comparisons: number;
  /** Comparisons in which they disagreed. */
  disagreements: number;
  /** Leaks planted one at a time. */
  planted: number;
  /** Planted leaks that some check objected to. */
  caught: number;
}

/** A surface, and why it is not compared where it is not. */
export interface Surface {
  readonly name: string;
  readonly covered: boolean;
  /** How it is looked at, or why it is not. */
  readonly how: string;
}

/** What a part found. Each failure names the door, table or surface, the persona, and the canary or the first byte that differs. */
export type PartResult = Partial<WallFigures> & {
  readonly failures: string[];
  /** Surfaces that were compared, and those that are not, with why. */
  readonly coverage?: readonly Surface[];
  /** Further figures worth reporting, by name: seconds, t values, seeds. */
  readonly notes?: Readonly<Record<string, unknown>>;
};

/** A part as the command and its vitest file run it, in its short or its long form. */
export type RunPart = (ground: WallGround, options?: { readonly long: boolean }) => Promise<PartResult>;

/**
 * What a check looks at while a leak may be planted: two worlds already made (which the check leaves as it found them), and the product's
 * pieces, of which a leak may have replaced one. A check for planted leaks is short (below two seconds) and quiet about a whole wall.
 */
export interface Subject {
  /** The demo world with both resellers. */
  readonly both: WallDatabase;
  /** The same without all that was done through Corvid Networks. */
  readonly alone: WallDatabase;
  readonly product: Product;
  readonly now: Date;
}

/** One check as the planted leaks run it; what it returns are its failures. */
export interface Check {
  readonly name: string;
  run(subject: Subject): Promise<string[]>;
}

const NONE: WallFigures = {
  doors: 0,
  uncovered: 0,
  observations: 0,
  surfaces: 0,
  diffs: 0,
  artefacts: 0,
  canaryHits: 0,
  comparisons: 0,
  disagreements: 0,
  planted: 0,
  caught: 0,
};

/** The figures of all parts, each summed up. */
export function totalOf(results: readonly PartResult[]): WallFigures {
  const total = { ...NONE };
  for (const result of results) for (const name of Object.keys(NONE) as (keyof WallFigures)[]) total[name] += result[name] ?? 0;
  return total;
}
