/** The inbox's style sheet: light and dark, 390 px to wide, no font or picture from elsewhere. */
export const stylesheet = `
:root { color-scheme: light dark; --page: #f6f7f7; --panel: #fff; --line: #d9dedf; --text: #14201f; --quiet: #55625f; --accent: #0b6359; --chosen: #e3f1ef; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f1514; --panel: #161e1d; --line: #2c3735; --text: #e7eeec; --quiet: #9dacaa; --accent: #6fd0c2; --chosen: #1c3531; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.45 Inter, system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: 8px; top: -60px; padding: 8px 12px; background: var(--panel); z-index: 1; }
.skip:focus { top: 8px; }
.layout { display: grid; grid-template-columns: minmax(300px, 400px) 1fr; height: 100vh; height: 100dvh; }
.list { display: flex; flex-direction: column; min-height: 0; background: var(--panel); border-right: 1px solid var(--line); }
.list > header { display: grid; grid-template-columns: 1fr auto; gap: 4px 12px; align-items: center; padding: 16px; border-bottom: 1px solid var(--line); }
.list > header [role=search] { grid-column: 1 / -1; grid-row: 2; margin-top: 8px; }
h1, h2 { margin: 0; font-size: 20px; line-height: 1.2; }
header a { color: inherit; text-decoration: none; }
.count { margin: 0; color: var(--quiet); font-variant-numeric: tabular-nums; }
.list > header form[method=post] { grid-column: 1 / -1; }
input, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; min-height: 32px; padding: 4px 10px; }
input { width: 100%; border-color: var(--quiet); }
input::placeholder { color: var(--quiet); opacity: 1; }
button { cursor: pointer; color: var(--accent); }
button:disabled { cursor: default; color: var(--quiet); }
ol { list-style: none; margin: 0; padding: 0; overflow-y: auto; }
li a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 10px 16px; text-decoration: none; color: inherit; border-bottom: 1px solid var(--line); }
li a:focus-visible { outline-offset: -2px; }
li a:hover { background: var(--page); }
li a[aria-current] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
.to, .subject, .snippet { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.subject { grid-column: 1 / -1; font-weight: 600; }
.snippet { grid-column: 1 / -1; color: var(--quiet); }
.to, time { color: var(--quiet); }
time { font-variant-numeric: tabular-nums; }
.empty { padding: 48px 24px; color: var(--quiet); text-align: center; }
.empty p { margin: 0 auto 8px; max-width: 44ch; }
.empty p:first-child { color: var(--text); font-weight: 600; }
main { min-width: 0; }
.message { min-width: 0; min-height: 0; overflow: auto; }
.message:focus { outline: none; }
article { display: flex; flex-direction: column; min-height: 100%; padding: 20px 24px; }
article h1 { margin: 0 0 12px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 16px; margin: 0 0 16px; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dd time { color: inherit; }
nav { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; border-bottom: 1px solid var(--line); }
nav a { padding: 8px 12px; text-decoration: none; color: var(--quiet); border-bottom: 2px solid transparent; margin-bottom: -1px; }
nav a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
nav .raw { margin-left: auto; color: var(--accent); }
iframe { flex: 1; width: 100%; min-height: 60vh; margin-top: 16px; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
pre { flex: 1; margin: 16px 0 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font: 13px/1.5 "JetBrains Mono", ui-monospace, monospace; }
.scroll { overflow-x: auto; margin-top: 16px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; font-family: "JetBrains Mono", ui-monospace, monospace; }
thead th { color: var(--quiet); font-weight: 400; }
tbody th { white-space: nowrap; font-weight: 400; }
.back { display: none; margin: 0 0 12px; }
.alone { max-width: 60ch; margin: 15vh auto 0; padding: 0 24px; }
@media (max-width: 760px) {
  .layout { display: block; height: auto; }
  .list { border-right: 0; min-height: 100dvh; }
  .layout[data-open=message] .list, .layout[data-open=list] .message { display: none; }
  .back { display: block; }
  article { padding: 16px; min-height: 100dvh; }
  nav .raw { margin-left: 0; }
}
`;

/** Replaces the list when mail came, keeping focus and scroll; without it the page works all the same, on reload. */
export const client = `
const events = new EventSource('/api/events');
let asked = false, again = false;
async function refresh() {
  if (asked) { again = true; return; }
  asked = true;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    const section = page.querySelector('.list');
    if (section) {
      const focused = document.activeElement?.closest('#list a')?.getAttribute('href');
      const old = document.querySelector('#list'), list = section.querySelector('#list'), top = old.scrollTop;
      old.replaceWith(list);
      list.scrollTop = top;
      document.querySelector('#count').textContent = section.querySelector('#count').textContent;
      document.querySelector('.list > .empty')?.remove();
      const empty = section.querySelector(':scope > .empty');
      if (empty) document.querySelector('.list').append(empty);
      document.querySelector('form[method=post] button').disabled = section.querySelector('form[method=post] button').disabled;
      document.title = page.title;
      if (focused) document.querySelector('#list a[href="' + CSS.escape(focused) + '"]')?.focus({ preventScroll: true });
    } else if (page.querySelector('.alone')) location.assign('/');
  } finally {
    asked = false;
    if (again) { again = false; refresh(); }
  }
}
events.addEventListener('change', refresh);
let lost = false;
events.addEventListener('error', () => { lost = true; });
events.addEventListener('hello', () => { if (lost) { lost = false; refresh(); } });
let typing;
const search = document.querySelector('#q');
search?.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const url = new URL(location.href);
    if (search.value) url.searchParams.set('q', search.value); else url.searchParams.delete('q');
    history.replaceState(null, '', url);
    refresh();
  }, 150);
});
document.querySelector('form[method=post]')?.addEventListener('submit', (event) => {
  if (!confirm('Remove every message? This cannot be undone.')) event.preventDefault();
});
`;
