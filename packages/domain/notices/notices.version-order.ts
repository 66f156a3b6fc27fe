import { alpmOrder, apkOrder, debOrder, gentooOrder, rpmOrder } from './notices.version-order-distribution.ts';
import { genericOrder } from './notices.version-order-generic.ts';
import { conanOrder, gemOrder, nugetOrder, pypiOrder } from './notices.version-order-language.ts';
import { mavenOrder } from './notices.version-order-maven.ts';
import { intdotOrder, opensslOrder, semverOrder } from './notices.version-order-numeric.ts';
import { datetimeOrder, lexicographicOrder } from './notices.version-order-text.ts';

/**
 * Orders two versions of one scheme: negative, zero or positive, or `undefined` when the scheme cannot say.
 * `undefined` is an answer, not an error: it becomes "unknown" in containment and POSSIBLE in matching.
 */
export type VersionOrder = (left: string, right: string) => number | undefined;

/**
 * The vers types whose ordering is implemented. A type that is not here is reported as unparsed: a wrong order would
 * tell a customer that it is not affected. `generic` has no ordering in the vers specification; ours is the natural
 * order of `notices.version-order-generic.ts`, which answers `undefined` where people would argue.
 */
const ORDERS = new Map<string, VersionOrder>([
  ['generic', genericOrder],
  ['intdot', intdotOrder],
  ['semver', semverOrder],
  ['npm', semverOrder],
  ['cargo', semverOrder],
  ['golang', semverOrder],
  ['nginx', intdotOrder],
  ['openssl', opensslOrder],
  ['datetime', datetimeOrder],
  ['lexicographic', lexicographicOrder],
  ['maven', mavenOrder],
  ['nuget', nugetOrder],
  ['pypi', pypiOrder],
  ['gem', gemOrder],
  ['conan', conanOrder],
  ['apk', apkOrder],
  ['alpine', apkOrder],
  ['alpm', alpmOrder],
  ['rpm', rpmOrder],
  ['deb', debOrder],
  ['gentoo', gentooOrder],
  ['ebuild', gentooOrder],
]);

/** The vers types with an implemented order, sorted, for messages and for the choice a product offers. */
export const KNOWN_VERSION_SCHEMES: readonly string[] = [...ORDERS.keys()].sort();

/** The order of a scheme (a vers type, lower case), or `undefined` when it is not implemented here. */
export function versionOrder(scheme: string): VersionOrder | undefined {
  return ORDERS.get(scheme);
}
