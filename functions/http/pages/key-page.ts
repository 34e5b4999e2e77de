import type { HttpResponseInit } from '@azure/functions';
import { html } from '../../../shared/report/html.ts';
import { livePage } from './live-page.ts';

/** Holds no data: it is for whoever has no key yet. */
export function keyPage(): HttpResponseInit {
  return livePage(
    401,
    'Key needed: migrations to CVAT',
    html`<main>
<h1>Migrations to CVAT</h1>
<p>This page needs a function key of the app. It is asked for once and kept in a cookie of this browser for 30 days.</p>
<form class="key"><label for="key">Function key</label> <input id="key" type="password" autocomplete="off" required> <button>Open</button></form>
<p id="said" role="status"></p>
<p class="quiet">On Azure: Function App, App keys. On your own machine <code>dev</code> prints links that hold it.</p>
</main>`,
  );
}
