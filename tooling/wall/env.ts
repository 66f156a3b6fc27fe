import { z } from 'zod';

const shape = z.object({
  WALL_LONG: z.enum(['0', '1']).default('0'),
  /** Names of parts, with commas; all where it is empty. */
  WALL_ONLY: z.string().default(''),
  WALL_SEED: z.coerce.number().int().optional(),
  /** Where the figures go, for the command to print last. */
  WALL_OUTCOME: z.string().optional(),
});

/** How the wall runs: the only reader of `process.env` here (ARCHITECTURE rule 8). */
export function readWallEnv(): { long: boolean; only: string[]; seed: number | undefined; outcomeFile: string | undefined } {
  const { WALL_LONG, WALL_ONLY, WALL_SEED, WALL_OUTCOME } = shape.parse(process.env);
  return { long: WALL_LONG === '1', only: WALL_ONLY.split(',').filter(Boolean), seed: WALL_SEED, outcomeFile: WALL_OUTCOME };
}
