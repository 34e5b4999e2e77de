import { type Html, html } from './html.ts';

/** Only web addresses become links. */
export function webLink(url: string, text: string): Html {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}">${text}</a>` : html`${text}`;
}
