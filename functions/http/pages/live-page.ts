import { createHash } from 'node:crypto';
import type { HttpResponseInit } from '@azure/functions';
import { type Html, html } from '../../../shared/report/html.ts';
import { REPORT_STYLE } from '../../../shared/report/report-style.ts';
import { PAGE_SCRIPT } from './page-script.ts';

const HASH = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${HASH}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page that follows: the one script is known by its hash, and no other runs. */
export function livePage(status: number, title: string, main: Html): HttpResponseInit {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: REPORT_STYLE }}</style>
</head>
<body>
${main}
<script>${{ markup: PAGE_SCRIPT }}</script>
</body>
</html>
`;
  const headers = {
    ...{ 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY },
    ...{ 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Referrer-Policy': 'no-referrer' },
    'Cache-Control': 'no-store',
  };
  return { status, body: markup, headers };
}
