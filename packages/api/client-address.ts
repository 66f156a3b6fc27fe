/**
 * The address a request comes from. X-Forwarded-For is believed only as far as our own proxies wrote it: with n of them the n-th entry from
 * the right; what stands further left is the client's claim.
 */
export function clientAddress(headers: Headers, peer: string, trustedProxies: number): string {
  if (trustedProxies === 0) return peer;
  const hops = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return hops.at(-trustedProxies) ?? hops[0] ?? peer;
}

/** A copy of the headers with one of them ours alone: what a client sent under its name is gone. */
export function withHeader(headers: Headers, name: string, value: string): Headers {
  const copy = new Headers(headers);
  copy.set(name, value);
  return copy;
}
