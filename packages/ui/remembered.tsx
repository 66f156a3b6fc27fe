/** How a person wants to see the product. `system` follows the machine. */
export type Theme = 'light' | 'dark' | 'system';

/** What the browser remembers of the look; small enough for a cookie, so that the server draws the first page right and nothing flashes. */
export interface RememberedLook {
  theme: Theme;
  railFolded: boolean;
}

/**
 * Reads the look from a `Cookie` header. Unknown values fall back to system theme and unfolded rail.
 * The app's root puts `theme` on `<html data-theme>` and hands `railFolded` to `AppFrame`.
 */
export function readLook(cookieHeader: string | null | undefined): RememberedLook {
  const pairs = new Map(
    (cookieHeader ?? '').split(';').map((pair) => {
      const [name = '', value = ''] = pair.trim().split('=', 2);
      return [name, value] as const;
    }),
  );
  const theme = pairs.get('theme');
  return { theme: theme === 'light' || theme === 'dark' ? theme : 'system', railFolded: pairs.get('rail') === 'folded' };
}

/** Remembers one choice of look for a year, in this browser alone. */
export function rememberLook(name: 'theme' | 'rail', value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http, where a first trial runs.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
