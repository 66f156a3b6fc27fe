import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** WCAG 2.2, 2.5.8: CSS pixels of a target's side. */
const TARGET = 24;

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Every finding of a page: axe under WCAG 2.2 AA in light and (unless `dark` is false) in dark, small targets, and sideways scrolling. */
export async function accessibilityFindings(page: Page, { dark = true } = {}): Promise<string[]> {
  const findings: string[] = [];
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  findings.push(...(await axeFindings(page, { runOnly: RULES })).map((finding) => `light: ${finding}`));
  if (dark) {
    // Of all rules only these look at colours: what else the page is, it is in both.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    findings.push(...(await axeFindings(page, { runOnly: COLOUR_RULES })).map((finding) => `dark: ${finding}`));
  }
  findings.push(...(await layoutFindings(page)));
  return findings;
}

/** Targets smaller than 24 px, and sideways scrolling: what another width changes. */
export async function layoutFindings(page: Page): Promise<string[]> {
  const findings = ((await page.evaluate(smallTargets)) as string[]).map((finding) => `target under ${TARGET} px: ${finding}`);
  const sideways = (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
  if (sideways > 0) findings.push(`scrolls sideways by ${sideways} px`);
  return findings;
}

async function axeFindings(page: Page, options: { runOnly: readonly string[] }): Promise<string[]> {
  // What fades in or changes its colours is judged when it has.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
  // Through the inspector, which no content security policy holds back: the page is tested as it is served.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations'] })})`)) as {
    violations: Violation[];
  };
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 200)} ${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 300)}`,
    ),
  );
}

/**
 * Targets smaller than 24 px by our own measure, since axe passes many as "needs review". Excepted as in the criterion: links within a
 * sentence, what is clipped away until it has the focus, and targets around whose centre a circle of 24 px meets no other target.
 */
const smallTargets = `(() => {
  const side = ${TARGET};
  const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=menuitem], [role=tab]')];
  const boxes = controls
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.disabled && getComputedStyle(one).clipPath === 'none')
    .map((one) => {
      const own = one.getBoundingClientRect();
      const label = one.labels && one.labels.length === 1 && ['checkbox', 'radio'].includes(one.type) ? one.labels[0].getBoundingClientRect() : own;
      return { one, rect: { left: Math.min(own.left, label.left), top: Math.min(own.top, label.top), right: Math.max(own.right, label.right), bottom: Math.max(own.bottom, label.bottom) } };
    })
    .filter(({ rect }) => rect.right - rect.left > 1 && rect.bottom - rect.top > 1 && rect.right > 0 && rect.bottom > 0);
  const inSentence = (one) => {
    if (one.tagName !== 'A' || !getComputedStyle(one).display.startsWith('inline')) return false;
    return [...one.parentElement.childNodes].some((node) => node !== one && node.textContent.trim().length > 1 && node.nodeType === Node.TEXT_NODE);
  };
  // A link may reach further than its own box, as a row's first link over the whole row does.
  const reaches = (one) => {
    one.scrollIntoView({ block: 'center' });
    const box = one.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2, far = side / 2 - 1;
    return [[x - far, y], [x + far, y], [x, y - far], [x, y + far]].every(([at, down]) => one.contains(document.elementFromPoint(at, down)));
  };
  const meets = (x, y, rect) => Math.hypot(x - Math.max(rect.left, Math.min(x, rect.right)), y - Math.max(rect.top, Math.min(y, rect.bottom))) < side / 2 - 0.01;
  return boxes
    .filter(({ one, rect }) => {
      if (rect.right - rect.left >= side - 0.01 && rect.bottom - rect.top >= side - 0.01) return false;
      if (inSentence(one) || reaches(one)) return false;
      const x = (rect.left + rect.right) / 2, y = (rect.top + rect.bottom) / 2;
      return boxes.some((other) => other.one !== one && !other.one.contains(one) && !one.contains(other.one) && meets(x, y, other.rect));
    })
    .map(({ one, rect }) => Math.round(rect.right - rect.left) + ' by ' + Math.round(rect.bottom - rect.top) + ': ' + one.outerHTML.slice(0, 160));
})()`;
