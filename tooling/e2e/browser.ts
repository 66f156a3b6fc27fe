import path from 'node:path';
import { chromiumArgs, findChromium } from '@tributary/dev/chromium';
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type Response } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { signInOverHttp } from './http.ts';
import { type AppName, appOf, eventually, PASSWORD, PATIENCE_MS, running, urlOf } from './running.ts';

/** One person at one device: a browser context of its own with one page, and everything that went wrong or came over its sockets. */
export interface Visitor {
  readonly name: string;
  readonly app: AppName;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors, console errors and breaches of the content security policy. Must be empty when a test ends. */
  readonly problems: string[];
  /** Every text frame that any page of this device received over a socket. */
  readonly frames: string[];
  /** Bodies of every page and data answer this device received, with their addresses. */
  bodies(): Promise<{ url: string; text: string }[]>;
  /** Opens a path of the app and waits until its scripts run (where they may). */
  open(path: string): Promise<void>;
  /** Waits until the page's socket has joined its rooms: from here on hints arrive. */
  live(): Promise<void>;
  /** Whether it is in its rooms now. */
  isLive(): boolean;
  /** Takes back the problems that this test brought about on purpose; throws when one was expected that did not come. */
  allow(...expected: RegExp[]): void;
}

export interface VisitorOptions {
  width?: number;
  height?: number;
  dark?: boolean;
  /** False is a browser without scripts. */
  scripts?: boolean;
  /** Keeps the bodies of answers, to search them afterwards. */
  keepBodies?: boolean;
  /** Another app than the one the person works in. */
  app?: AppName;
}

let browser: Promise<Browser> | undefined;
const open = new Set<Visitor>();
const cookies = new Map<string, { name: string; value: string }[]>();

function launched(): Promise<Browser> {
  browser ??= (async () => {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('No Chromium: npm test installs one, or name one with CHROMIUM_PATH.');
    return chromium.launch({ executablePath, args: [...chromiumArgs] });
  })();
  return browser;
}

/**
 * For each file of browser tests, once, at its top: a test in which any page reported a problem fails, and a failed test leaves pictures.
 * Devices are put away after each test, or with `keepDevices` at the end of the file.
 */
export function useBrowser({ keepDevices = false } = {}): void {
  afterEach(async ({ task }) => {
    const problems = [...open].flatMap(({ name, problems: found }) => found.splice(0).map((problem) => `${name}: ${problem}`));
    if (task.result?.state === 'fail' || problems.length > 0) await keepPictures(task.name);
    if (!keepDevices) await Promise.all([...open].map(leave));
    expect(problems, 'pages reported problems').toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([...open].map(leave));
    const current = await browser;
    browser = undefined;
    await current?.close();
  });
}

async function keepPictures(title: string): Promise<void> {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  for (const { name, page } of open) {
    const file = path.join(running().evidence, `${slug}-${name.replaceAll(/\W+/g, '-')}.png`);
    // A page that hangs must not hide why the test failed.
    await page.screenshot({ path: file, fullPage: true, timeout: 5_000 }).catch(() => {});
  }
}

/** A device of somebody who is not signed in. */
export async function stranger(app: AppName, options: VisitorOptions & { name?: string } = {}): Promise<Visitor> {
  return visitor(options.name ?? 'stranger', app, options);
}

/** A device of somebody signed in. The session is made once a run and shared by all their devices; `freshSession` makes one of its own. */
export async function signedIn(email: string, options: VisitorOptions & { freshSession?: boolean } = {}): Promise<Visitor> {
  const app = options.app ?? appOf(email);
  let held = options.freshSession ? undefined : cookies.get(email);
  if (!held) {
    const { cookie } = await signInOverHttp(email);
    held = cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }));
    if (!options.freshSession) cookies.set(email, held);
  }
  const made = await visitor(email, app, options);
  await made.context.addCookies(held.map((cookie) => ({ ...cookie, url: urlOf(app), httpOnly: true, sameSite: 'Lax' as const })));
  return made;
}

/** Signs in by typing into the form, as people do. */
export async function signInByForm(given: Visitor, email: string): Promise<void> {
  const { page } = given;
  await given.open('/sign-in');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/');
}

/** Ends a device before its file does. */
export async function leave(given: Visitor): Promise<void> {
  open.delete(given);
  await given.context.close();
}

async function visitor(name: string, app: AppName, options: VisitorOptions): Promise<Visitor> {
  const { width = 1440, height = 900, dark = false, scripts = true, keepBodies = false } = options;
  const context = await (await launched()).newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: scripts,
    locale: 'en-GB',
    // Motion is never what a test waits for.
    reducedMotion: 'reduce',
    ...(width < 600 ? { hasTouch: true, isMobile: true } : {}),
  });
  // Long, because tests share two processors with three servers and a database; what is waited for comes in a tenth of it.
  context.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  const frames: string[] = [];
  const kept: Promise<{ url: string; text: string }>[] = [];
  const joined = new WeakSet<Page>();
  context.on('weberror', (error) => problems.push(`uncaught ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  if (keepBodies) context.on('response', (response) => isText(response) && kept.push(textOf(response)));
  const watch = (page: Page) =>
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const text = String(payload);
        frames.push(text);
        // Socket.IO's "connected to the namespace": the server has put the socket into its rooms.
        if (text.startsWith('40')) joined.add(page);
      });
      socket.on('close', () => joined.delete(page));
    });
  context.on('page', watch);
  const page = await context.newPage();
  const made: Visitor = {
    name,
    app,
    context,
    page,
    problems,
    frames,
    bodies: () => Promise.all(kept),
    async open(target) {
      await page.goto(urlOf(app) + target, { waitUntil: 'domcontentloaded' });
      if (scripts) await hydrated(page);
    },
    async live() {
      await eventually(() => joined.has(page), `the socket of ${name} joins its rooms`);
    },
    isLive: () => joined.has(page),
    allow(...expected) {
      for (const pattern of expected) {
        const before = problems.length;
        for (let at = problems.length - 1; at >= 0; at--) if (pattern.test(problems[at]!)) problems.splice(at, 1);
        if (problems.length === before) throw new Error(`${name} was to report ${pattern}, but reported ${JSON.stringify(problems)}`);
      }
    },
  };
  open.add(made);
  return made;
}

const isText = (response: Response) =>
  /text|json|x-script/.test(response.headers()['content-type'] ?? '') && !response.url().includes('/assets/');
async function textOf(response: Response): Promise<{ url: string; text: string }> {
  // A page that is left while its answer arrives has no body to read.
  return { url: response.url(), text: await response.text().catch(() => '') };
}

/** Waits until React owns the page. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
}

/** Marks the page's window; a navigation that loads the document anew loses the mark. */
export async function markWindow(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('window.markOfThisDocument = true');
  return () => page.evaluate('window.markOfThisDocument === true');
}

/** Waits until something is on the page. */
export const shown = (locator: Locator, timeout = PATIENCE_MS) => locator.first().waitFor({ state: 'visible', timeout });
/** Waits until nothing of it is visible any more. */
export const gone = (locator: Locator, timeout = PATIENCE_MS) => locator.first().waitFor({ state: 'hidden', timeout });

/** Chooses an entry of a combobox by typing into it, as a person does. */
export async function choose(box: Locator, words: string): Promise<void> {
  await box.click();
  await box.fill(words);
  await box.page().getByRole('option', { name: words }).first().click();
}
