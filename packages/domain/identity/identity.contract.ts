import { emailAddress } from '@tributary/kernel/fields';
import { z } from 'zod';

/** Which of the two web apps somebody uses: the portal is for customers and partners, the console for the vendor's staff. */
export type Audience = 'portal' | 'console';

/** Shortest password accepted. Length is what counts; composition rules only move people to patterns. */
export const MIN_PASSWORD_LENGTH = 10;

/** A membership that is valid today: what a person does for which party. The ids stay on the server; people see the refs. */
export interface Hat {
  readonly membershipId: string;
  readonly membershipRef: string;
  readonly partyId: string;
  readonly partyRef: string;
  readonly partyName: string;
  readonly partyKind: 'vendor' | 'party';
  readonly functions: readonly string[];
}

/** Whether a hat may be worn in an app: staff in the console, everybody else in the portal. */
export function fitsAudience(hat: Pick<Hat, 'partyKind'>, audience: Audience): boolean {
  return (hat.partyKind === 'vendor') === (audience === 'console');
}

/** A session as its owner sees it. `handle` names it without being its id or token. */
export interface SessionRow {
  readonly handle: string;
  readonly device: string;
  readonly ipAddress: string | null;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly current: boolean;
}

/** What a sign-in form sends. Too short a password is simply a wrong one: the rule holds where a password is set. */
export const passwordSignIn = z.object({
  email: emailAddress,
  password: z.string().min(1, { error: 'required' }).max(128, { error: 'too_long' }),
});
/** What the form that asks for a sign-in link sends. */
export const linkRequest = z.object({ email: emailAddress });

/** Why a sign-in was refused. An unknown address, a wrong password and a person of the other app are one and the same answer. */
export type SignInRefusal = 'identity/wrong_credentials' | 'identity/link_used' | 'too_many_requests';

/** The job that mails a sign-in link; it decides by itself whether the address is known. */
export const SEND_SIGN_IN_LINK = 'identity.send_sign_in_link';
/** Payload of that job. */
export const signInLinkPayload = z.object({
  email: emailAddress,
  url: z.url(),
  audience: z.enum(['portal', 'console']),
  expiresAt: z.iso.datetime(),
});
export type SignInLinkPayload = z.infer<typeof signInLinkPayload>;

const BROWSERS = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrom(?:e|ium)\//],
  ['Safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** `Firefox, Linux` from a User-Agent header; empty where it names neither. Names are proper names, so they need no translation. */
export function deviceOf(userAgent: string | null): string {
  const find = (list: readonly (readonly [string, RegExp])[]) => list.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(', ');
}

/** Why a view of the portal as a party is over. */
export type ViewEnd = 'ended' | 'replaced' | 'ran_out' | 'signed_out' | 'not_allowed';

/** Who looks at the portal as whom, for the banner on every page. */
export interface ViewAs {
  readonly ref: string;
  readonly partyName: string;
  readonly partyRef: string;
  /** The person looked as; null: nobody, a function of the party alone. */
  readonly asName: string | null;
  readonly functions: readonly string[];
  readonly staffName: string;
  readonly reason: string;
  readonly endsAt: Date;
}
