import type { VersionConstraint, VersionOperator } from './notices.vers.ts';
import { type VersionOrder, versionOrder } from './notices.version-order.ts';

/** The outcome of reading a text as `vers:<type>/<constraints>`; a failure says which rule of the specification it breaks. */
export type CanonicalVers =
  | { readonly ok: true; readonly scheme: string; readonly constraints: readonly VersionConstraint[] }
  | { readonly ok: false; readonly scheme: string | undefined; readonly message: string };

const CONSTRAINT = /^(>=|<=|!=|<|>|=)?(.*)$/s;

/**
 * Sorts constraints by version, stably. `undefined` when the order cannot place two of them. The list is short (texts
 * are capped), so insertion is enough and, unlike Array.sort, lets an incomparable pair be seen.
 */
export function sortConstraints(
  constraints: readonly VersionConstraint[],
  compare: VersionOrder,
): readonly VersionConstraint[] | undefined {
  const sorted: VersionConstraint[] = [];
  for (const constraint of constraints) {
    let at = sorted.length;
    for (; at > 0; at--) {
      const order = compare(sorted[at - 1]?.version ?? '', constraint.version);
      if (order === undefined) return undefined;
      if (order <= 0) break;
    }
    sorted.splice(at, 0, constraint);
  }
  return sorted;
}

function decodeVersion(raw: string, scheme: string): { readonly version: string } | { readonly message: string } {
  for (const encoded of raw.matchAll(/%(.{0,2})/gs)) {
    if (!/^[0-9A-Fa-f]{2}$/.test(encoded[1] ?? '')) return { message: 'invalid percent-encoding in version' };
  }
  if (/%[0-9A-F]?[a-f]|%[a-f]/.test(raw)) return { message: 'percent-encoding in version is not canonical' };
  if (scheme === 'datetime') {
    if (/%3A/.test(raw)) return { message: 'datetime time colons must be unencoded' };
    if (/[tz]/.test(raw)) return { message: 'datetime must use uppercase T and Z' };
  }
  try {
    return { version: decodeURIComponent(raw) };
  } catch {
    return { message: 'invalid percent-encoding in version' };
  }
}

function parse(text: string): CanonicalVers {
  const scheme = /^vers:([a-z0-9.-]+)\//.exec(text)?.[1];
  const fail = (message: string): CanonicalVers => ({ ok: false, scheme, message: `non-canonical VERS: ${message}` });
  if (scheme === undefined) return fail('it does not begin with vers:<type>/');
  const body = text.slice(`vers:${scheme}/`.length);
  if (/\s/.test(text)) return fail('whitespace is not permitted');
  if (body === '') return fail('there is no constraint');
  if (body.startsWith('|')) return fail('leading pipe is not permitted');
  if (body.endsWith('|')) return fail('trailing pipe is not permitted');
  if (body.includes('||')) return fail('consecutive pipes are not permitted');
  if (body === '*') return { ok: true, scheme, constraints: [{ op: '*', version: '' }] };
  const constraints: VersionConstraint[] = [];
  for (const part of body.split('|')) {
    const match = CONSTRAINT.exec(part);
    const raw = match?.[2] ?? '';
    if (raw === '' || /[<>=!*]/.test(raw)) return fail('a constraint has no plain version');
    const decoded = decodeVersion(raw, scheme);
    if ('message' in decoded) return fail(decoded.message);
    constraints.push({ op: (match?.[1] ?? '=') as VersionOperator, version: decoded.version });
  }
  return { ok: true, scheme, constraints };
}

/**
 * Reads a canonical vers text (vers specification, "Parsing and validating"): no whitespace, no stray pipes, canonical
 * percent-encoding, constraints sorted by version. Sortedness is checked only where the type's order is implemented.
 */
export function parseCanonicalVers(text: string): CanonicalVers {
  const parsed = parse(text);
  if (!parsed.ok || parsed.constraints.length < 2) return parsed;
  const compare = versionOrder(parsed.scheme);
  if (!compare) return parsed;
  const sorted = sortConstraints(parsed.constraints, compare);
  if (!sorted) return { ok: false, scheme: parsed.scheme, message: `the versions have no order as ${parsed.scheme}` };
  if (sorted.some((constraint, index) => constraint !== parsed.constraints[index])) {
    return { ok: false, scheme: parsed.scheme, message: 'non-canonical VERS: constraints are not sorted by version' };
  }
  return parsed;
}

/** The canonical text of a vers with its constraints sorted, or `undefined` when it is malformed or cannot be ordered. */
export function normaliseVers(text: string): string | undefined {
  const parsed = parse(text);
  if (!parsed.ok) return undefined;
  const compare = versionOrder(parsed.scheme);
  const sorted = compare && sortConstraints(parsed.constraints, compare);
  if (!sorted) return undefined;
  const written = sorted.map(({ op, version }) => `${op === '=' ? '' : op}${encodeURIComponent(version).replace(/%3A/g, ':')}`);
  return `vers:${parsed.scheme}/${written.join('|')}`;
}
