import { basicStages, runGate } from './gate.ts';
import { refuseUnknown } from './start.ts';

/** `npm run check`: the gate without build and browser, for before every commit. Returns the exit code. */
export function check(args: string[]): Promise<number> {
  refuseUnknown(args, []);
  return runGate(basicStages());
}
