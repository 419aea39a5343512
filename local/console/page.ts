import { escapeHtml } from '../../core/html.ts';

export interface PageContent {
  readonly title: string;
  /** HTML: whoever makes it has escaped it. */
  readonly body: string;
  /** Loads itself again this often; a page has no script. */
  readonly refreshSeconds: number | undefined;
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); --soft: color-mix(in srgb, currentColor 60%, transparent); }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
header { display: flex; align-items: baseline; gap: 1rem; border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
header a { font-weight: 600; text-decoration: none; color: inherit; }
h1 { font-size: 1.25rem; margin: .5rem 0; overflow-wrap: anywhere; }
ul.mails { list-style: none; margin: 0; padding: 0; }
ul.mails a { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr) minmax(0, 1fr); gap: .25rem 1rem; padding: .6rem .25rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
ul.mails a:hover, ul.mails a:focus { background: var(--line); }
ul.mails span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
b.fate { font-size: .8em; padding: .1em .4em; border: 1px solid currentColor; border-radius: .5em; }
time, dt, .soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem; margin: 0 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; font: 14px/1.5 ui-monospace, monospace; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; color-scheme: light; }
h2 { font-size: 1rem; }
@media (max-width: 36rem) { ul.mails a { grid-template-columns: minmax(0, 1fr); } }
`;

/** A whole page. `title` is escaped here. */
export function page({ title, body, refreshSeconds }: PageContent): string {
  const refresh =
    refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${escapeHtml(title)} · order pipeline</title>
<style>${style}</style>
</head>
<body>
<header><a href="/inbox">Inbox</a><span class="soft">order pipeline on this machine</span></header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>`;
}
