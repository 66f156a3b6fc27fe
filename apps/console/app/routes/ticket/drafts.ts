const keyOf = (draft: string) => `draft ${draft}`;

/** What was being written here on this device; nothing where the browser keeps nothing. */
export function readDraft(draft: string): string {
  try {
    return localStorage.getItem(keyOf(draft)) ?? '';
  } catch {
    return '';
  }
}

/** Keeps what is being written. A browser that keeps nothing (private mode, full disk) must not stop the writing. */
export function writeDraft(draft: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(keyOf(draft));
    else localStorage.setItem(keyOf(draft), text);
  } catch {
    // The text still stands in the box.
  }
}

/** The message went out. */
export function clearDraft(draft: string): void {
  writeDraft(draft, '');
}
