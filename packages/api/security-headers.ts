/**
 * Headers of every answer. Scripts run only from our own files or with the request's nonce; nobody may frame us; forms post only here, and
 * lead at most to `formsLeadTo`, because browsers count the redirect that answers a form.
 * Styles in attributes are allowed because React writes them; styles in elements only in development, where Vite injects them.
 */
export function securityHeaders(options: {
  nonce: string;
  production: boolean;
  baseUrl: string;
  formsLeadTo?: string | undefined;
}): Record<string, string> {
  const { nonce, production, baseUrl, formsLeadTo } = options;
  const https = baseUrl.startsWith('https:');
  const policy = [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    production ? `style-src 'self'` : `style-src 'self' 'unsafe-inline'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    // Our own sockets are named because not in every browser 'self' covers them.
    `connect-src 'self' ${new URL(baseUrl).origin.replace(/^http/, 'ws')}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'${formsLeadTo ? ` ${new URL(formsLeadTo).origin}` : ''}`,
    `frame-ancestors 'none'`,
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // Not no-referrer: browsers would then send "Origin: null" with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(https ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}
