/**
 * Why a text is not JSON and where. V8 names a position for some mistakes only, and an operator with a truncated upload of
 * two megabytes needs one for all; so the place is found by an own scan once `JSON.parse` has refused.
 */
export interface JsonFault {
  /** One-based. */
  readonly line: number;
  /** One-based, in UTF-16 units. */
  readonly column: number;
  readonly truncated: boolean;
}

const BLANK = new Set([' ', '\t', '\n', '\r']);
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * The index after the string that begins at `at`, `text.length + 1` when the file ends inside it, or -1 when it is malformed.
 * By hand: a pattern would keep a backtracking position for each of its millions of characters.
 */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"') return i + 1;
    if (character < ' ') return -1;
    if (character !== '\\') continue;
    const sequence = text.slice(i + 1, i + 6);
    if (/^u[0-9a-fA-F]{4}/.test(sequence)) i += 5;
    else if (/^["\\/bfnrt]/.test(sequence)) i += 1;
    else if (i + 1 + sequence.length < text.length || !/^(?:u[0-9a-fA-F]*)?$/.test(sequence)) return -1;
  }
  return text.length + 1;
}

type Expecting = 'value' | 'value_or_end' | 'key' | 'key_or_end' | 'colon' | 'comma_or_end' | 'nothing';

/** The state after a token, or undefined when the token may not stand there. `open` is the stack of open brackets. */
function step(state: Expecting, token: string, isString: boolean, open: string[]): Expecting | undefined {
  const afterValue = (): Expecting => (open.length === 0 ? 'nothing' : 'comma_or_end');
  if (token === '}' || token === ']') {
    const bracket = token === '}' ? '{' : '[';
    const allowed = state === 'comma_or_end' || state === (token === '}' ? 'key_or_end' : 'value_or_end');
    if (!allowed || open.at(-1) !== bracket) return undefined;
    open.pop();
    return afterValue();
  }
  if (state === 'key' || state === 'key_or_end') return isString ? 'colon' : undefined;
  if (state === 'colon') return token === ':' ? 'value' : undefined;
  if (state === 'comma_or_end') return token !== ',' ? undefined : open.at(-1) === '{' ? 'key' : 'value';
  if (state === 'nothing' || token === ',' || token === ':') return undefined;
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'key_or_end' : 'value_or_end';
  }
  return afterValue();
}

/** Finds the first place where a text stops being JSON (RFC 8259). Linear, without recursion; call it only after `JSON.parse` failed. */
export function locateJsonFault(text: string): JsonFault {
  const open: string[] = [];
  let state: Expecting = 'value';
  let at = 0;
  let truncated = false;
  for (;;) {
    while (BLANK.has(text[at] ?? '')) at++;
    const first = text[at];
    let end = at + 1;
    if (first === undefined) truncated = state !== 'nothing';
    else if (first === '"') end = endOfString(text, at);
    else if (!'{}[]:,'.includes(first)) {
      WORD.lastIndex = at;
      end = WORD.test(text) ? WORD.lastIndex : -1;
      // A number or word cut off by the end of the file is a truncation, not a wrong character.
      if (end < 0)
        truncated =
          state !== 'nothing' &&
          /^(?:-?[\d.eE+-]*|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/.test(text.slice(at, at + 64)) &&
          text.length - at <= 64;
    }
    if (first === '"' && end > text.length) truncated = step(state, '', true, [...open.slice(-1)]) !== undefined;
    if (first === undefined || end < 0 || end > text.length) break;
    const next = step(state, first === '"' || !'{}[]:,'.includes(first) ? '' : first, first === '"', open);
    if (!next) break;
    state = next;
    at = end;
  }
  let line = 1;
  let lineStart = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
    line++;
    lineStart = i + 1;
  }
  return { line, column: at - lineStart + 1, truncated };
}

/** The limits a parsed document is held to before a validator that recurses and compares in pairs sees it. */
export interface JsonLimits {
  readonly maxDepth: number;
  readonly maxArrayLength: number;
  /** The sum of length squared over all lists of objects: what uniqueness checks cost together. */
  readonly maxPairs: number;
}

/** Which limit a parsed JSON value breaks, or null. Iterative, because the depth is what it guards against. */
export function brokenLimit(
  value: unknown,
  limits: JsonLimits,
): { readonly limit: 'depth' | 'array' | 'pairs'; readonly found: number } | null {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  let pairs = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth > limits.maxDepth) return { limit: 'depth', found: next.depth };
    if (Array.isArray(next.value)) {
      if (next.value.length > limits.maxArrayLength) return { limit: 'array', found: next.value.length };
      if (typeof next.value[0] === 'object') pairs += next.value.length ** 2;
      if (pairs > limits.maxPairs) return { limit: 'pairs', found: pairs };
    }
    for (const child of Object.values(next.value)) {
      if (typeof child === 'object' && child !== null) pending.push({ value: child, depth: next.depth + 1 });
    }
  }
  return null;
}
