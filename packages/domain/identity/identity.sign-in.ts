import { isAPIError } from 'better-auth/api';
import type { Auth } from './identity.auth.ts';
import type { SignInRefusal } from './identity.contract.ts';

/** A sign-in that worked brings Set-Cookie lines; one that did not brings the one reason that may be told. */
export type SignInOutcome = { readonly ok: true; readonly setCookies: string[] } | { readonly ok: false; readonly refusal: SignInRefusal };

/** Signs in with e-mail and password. A stranger's password is hashed too, so the answer takes the same time. */
export function signInWithPassword(auth: Auth, headers: Headers, given: { email: string; password: string }): Promise<SignInOutcome> {
  return outcomeOf('identity/wrong_credentials', () => auth.api.signInEmail({ body: given, headers, returnHeaders: true }));
}

/** Sends a sign-in link to the address if it is somebody's of this app. Says nothing about it. */
export async function requestSignInLink(auth: Auth, headers: Headers, email: string): Promise<void> {
  await auth.api.signInMagicLink({ body: { email }, headers });
}

/** Signs in with the token of a link. A token works once, for 15 minutes. */
export function signInWithLink(auth: Auth, headers: Headers, token: string): Promise<SignInOutcome> {
  return outcomeOf('identity/link_used', () => auth.api.magicLinkVerify({ query: { token }, headers, returnHeaders: true }));
}

/** Ends the session of these headers; the Set-Cookie lines that clear its cookie. */
export async function signOut(auth: Auth, headers: Headers): Promise<string[]> {
  const { headers: answered } = await auth.api.signOut({ headers, returnHeaders: true });
  return answered.getSetCookie();
}

async function outcomeOf(refusal: SignInRefusal, work: () => Promise<{ headers: Headers }>): Promise<SignInOutcome> {
  try {
    const { headers } = await work();
    return { ok: true, setCookies: headers.getSetCookie() };
  } catch (error) {
    // better-auth refuses by APIError (a redirect is one too); anything else is a fault of ours and must not look like a wrong password.
    if (isAPIError(error) && error.statusCode < 500) return { ok: false, refusal };
    throw error;
  }
}
