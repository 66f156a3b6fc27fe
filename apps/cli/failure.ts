import { toPublicError } from '@tributary/rpc/errors';
import { ZodError } from 'zod';
import { EXIT } from './output.ts';

/** What a command could not do, in one sentence, and the exit code that says so. */
export interface Failure {
  readonly code: (typeof EXIT)[keyof typeof EXIT];
  readonly text: string;
}

/** Classes of PostgreSQL's and the network's codes that mean: nobody is there to answer, or not with these credentials. */
const UNAVAILABLE = /^(E(CONN|NOTFOUND|AI_|HOST|NET|PIPE|TIMEDOUT)|CONNECT|08|28|57P|3D000|53300)/;

/** Puts an error into words, without its stack. */
export function explain(error: unknown): Failure {
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const name = issue?.path.join('.') ?? '';
    if (name === 'DATABASE_URL')
      return { code: EXIT.unavailable, text: 'DATABASE_URL is not set; `npm run tributary -- …` sets it and starts the database.' };
    return { code: EXIT.usage, text: `${name}: ${issue?.message ?? 'is invalid'}` };
  }
  for (const inner of chainOf(error)) {
    const code = String((inner as { code?: unknown }).code ?? '');
    if (UNAVAILABLE.test(code)) return { code: EXIT.unavailable, text: `The database does not answer: ${inner.message || code}.` };
    if (code === '42P01' || code === '3F000')
      return { code: EXIT.unavailable, text: 'The database has no schema yet; run `npm start` once.' };
  }
  const told = toPublicError(error);
  switch (told.code) {
    case 'not_found':
      return { code: EXIT.notFound, text: 'There is no such record.' };
    case 'forbidden':
      return { code: EXIT.refused, text: `This hat may not do that; it needs the function ${told.data?.need ?? 'administrator'}.` };
    case 'cli/nobody_of_staff':
      return { code: EXIT.notFound, text: 'Nobody of the vendor’s staff has that e-mail address today.' };
    case 'notices/already_imported':
      return { code: EXIT.refused, text: `Other bytes of this very revision are here already, as ${told.data?.ref}.` };
    case 'invalid': {
      const [[field, reason] = ['input', 'invalid']] = Object.entries(told.fields ?? {});
      return { code: reason === 'not_found' ? EXIT.notFound : EXIT.usage, text: `${field}: ${reason}` };
    }
    case 'internal':
      return { code: EXIT.refused, text: `Something went wrong: ${chainOf(error).at(-1)?.message ?? String(error)}` };
    default:
      return { code: EXIT.refused, text: told.code };
  }
}

function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let inner: unknown = error; inner instanceof Error && chain.length < 10; inner = inner.cause) {
    chain.push(inner);
    // Every address of a host that refuses comes as one of several.
    if (inner instanceof AggregateError && inner.errors[0] instanceof Error) chain.push(inner.errors[0]);
  }
  return chain;
}
