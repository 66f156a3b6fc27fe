/**
 * A file to keep, as an answer: never shown inside our pages, whatever it holds, and of the type we say (RFC 6266, RFC 8187 for names
 * outside ASCII).
 */
export function attachment(bytes: Uint8Array | string, { name, type }: { name: string; type: string }): Response {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return new Response(bytes as BodyInit, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    },
  });
}
