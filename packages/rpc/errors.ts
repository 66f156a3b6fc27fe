import { postgresErrorOf } from '@tributary/db/actor';
import { DomainError } from '@tributary/kernel/errors';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';

/** What every client gets of an error, whatever it came from. */
export interface PublicError {
  /** `module/reason`, `not_found`, `forbidden`, `unauthenticated`, `invalid`, `view_only`, `too_many_requests` or `internal`. */
  readonly code: string;
  readonly status: number;
  /** The input at fault, where one is. */
  readonly field?: string;
  /** Per input path (dotted) the code of what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Constraints whose breach has a meaning of its own; every other one is masked, so that no constraint tells of a hidden row. */
const CONSTRAINT_CODES: Readonly<Record<string, string>> = {
  line_roles_one_holder: 'entitlements/role_taken',
  line_duties_held: 'entitlements/role_gap',
  advisories_identity: 'notices/already_imported',
};

/** 22P02 invalid text, 22021 a character that UTF-8 text cannot hold, 22003 out of range: the request named something that cannot exist. */
const MALFORMED_VALUES = new Set(['22P02', '22021', '22003']);

const STATUS: Readonly<Record<string, number>> = {
  not_found: 404,
  forbidden: 403,
  unauthenticated: 401,
  invalid: 400,
  hat_changed: 409,
  view_only: 403,
  too_many_requests: 429,
  internal: 500,
};

/**
 * The one translator (ARCHITECTURE rule 2). A hidden row and a missing one are both `not_found`; row-level security's own refusal is too;
 * anything not meant for people is `internal`, without its message.
 */
export function toPublicError(error: unknown): PublicError {
  const domain = findInChain(error, (one): one is DomainError => one instanceof DomainError);
  if (domain)
    return { code: domain.code, status: STATUS[domain.code] ?? 422, data: domain.data, ...(domain.field ? { field: domain.field } : {}) };
  const invalid = findInChain(error, (one): one is ZodError => one instanceof ZodError);
  if (invalid) return { code: 'invalid', status: 400, fields: fieldsOf(invalid) };
  const server = postgresErrorOf(error);
  if (server?.code === '42501') return { code: 'not_found', status: 404 };
  if (server && MALFORMED_VALUES.has(server.code)) return { code: 'invalid', status: 400 };
  const meant = server?.constraint_name ? CONSTRAINT_CODES[server.constraint_name] : undefined;
  if (meant) return { code: meant, status: 422 };
  if (error instanceof TRPCError) {
    if (error.code === 'UNAUTHORIZED') return { code: 'unauthenticated', status: 401 };
    if (error.code === 'NOT_FOUND') return { code: 'not_found', status: 404 };
    if (error.code === 'TOO_MANY_REQUESTS') return { code: 'too_many_requests', status: 429 };
    if (error.code !== 'INTERNAL_SERVER_ERROR') return { code: 'invalid', status: 400 };
  }
  return { code: 'internal', status: 500 };
}

/** Issue messages that are one of our own codes pass; zod's prose becomes `invalid`. */
function fieldsOf(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    // A reference that cannot be one names nothing: the same answer as one that is hidden.
    fields[issue.path.join('.') || '_'] ??= /^[a-z_/]+$/.test(issue.message)
      ? issue.message
      : issue.code === 'invalid_type'
        ? 'required'
        : 'invalid';
  }
  return fields;
}

function findInChain<E extends Error>(error: unknown, is: (one: unknown) => one is E): E | null {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) if (is(inner)) return inner;
  return null;
}
