import type { Answer } from '../http/answer.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';

type Page = { title: string; path?: readonly { href: string; name: string }[]; body: Html };

/** A whole page. It says first of all that this is no CVAT. */
export function page({ title, path = [], body }: Page, status = 200): Answer {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CVAT stand-in</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<div class="notice" role="note">This is a <strong>stand-in of CVAT</strong> for local runs and tests: to look at what arrived, not to annotate.</div>
<main>
<nav aria-label="Path"><a href="/">Everything</a>${path.map(({ href, name }) => html` › <a href="${href}">${name}</a>`)}</nav>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  const headers = { 'Content-Security-Policy': "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'" };
  return { status, headers, body: { kind: 'text', text: markup, type: 'text/html; charset=utf-8' } };
}

export const missing = (what: string) =>
  page({ title: 'Not here', body: html`<p>The stand-in has no ${what}.</p>` }, 404);

export function facts(pairs: readonly (readonly [name: string, value: string | number | Html])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
