import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Null when allowed, else how long to wait. */
export type Verdict = { readonly retryAfterSeconds: number } | null;

/**
 * How much one principal may ask. Counted in this process's memory: with several processes each allows the limit, which still bounds the
 * load, and no request waits for a counter elsewhere.
 */
export interface Limits {
  /** Any request: by person, before sign-in by address. */
  request(principal: string): Promise<Verdict>;
  /** An attempt to sign in, before it is made. */
  signIn(email: string, address: string): Promise<Verdict>;
  /** A sign-in that succeeded takes back what it counted: people who know their password are never locked out by signing in often. */
  signedIn(email: string, address: string): Promise<void>;
  /** Somebody asks us to send a mail. */
  mail(email: string, address: string): Promise<Verdict>;
}

const QUARTER_HOUR = 15 * 60;

export function createLimits(options: { requestsPerMinute: number }): Limits {
  const limiter = (points: number, duration: number) => new RateLimiterMemory({ points, duration });
  const requests = limiter(options.requestsPerMinute, 60);
  const byAccount = limiter(10, QUARTER_HOUR);
  const byAddress = limiter(100, QUARTER_HOUR);
  const mails = limiter(5, QUARTER_HOUR);
  const mailsByAddress = limiter(50, QUARTER_HOUR);
  const account = (email: string, address: string) => `${email.toLowerCase()} ${address}`;
  return {
    request: (principal) => take(requests, principal),
    signIn: async (email, address) => (await take(byAddress, address)) ?? (await take(byAccount, account(email, address))),
    async signedIn(email, address) {
      await byAccount.delete(account(email, address));
      await byAddress.reward(address, 1);
    },
    mail: async (email, address) => (await take(mailsByAddress, address)) ?? (await take(mails, account(email, address))),
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<Verdict> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return { retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) };
    throw refused;
  }
}
