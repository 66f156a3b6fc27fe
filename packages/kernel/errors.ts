/**
 * A refusal the product means: `code` is `module/reason` and is switched on exhaustively by forms; `data` holds only what the person
 * asking may know. `field` names the input at fault, where one is.
 */
export class DomainError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly data: Readonly<Record<string, unknown>>;
  readonly field: string | undefined;

  constructor(code: Code, data: Record<string, unknown> = {}, options: { field?: string; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.data = data;
    this.field = options.field;
  }
}

/** Hidden and missing look the same (DOMAIN §2): every lookup that finds nothing throws exactly this. */
export function notFound(): DomainError<'not_found'> {
  return new DomainError('not_found');
}

/** Thrown when the actor's kind or function does not allow the act, where saying so tells nothing about another party. */
export function forbidden(need: string): DomainError<'forbidden'> {
  return new DomainError('forbidden', { need });
}

/** Thrown where a member of staff, looking at the portal as a party, would change something: a view changes nothing, whatever its functions. */
export function viewOnly(): DomainError<'view_only'> {
  return new DomainError('view_only');
}
