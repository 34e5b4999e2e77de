import type { Label } from '../state/model.ts';
import { type Html, html } from './html.ts';

/** A label's colour may be any text: anything but a colour is drawn in grey. */
export const colorOf = (label: Label | undefined) =>
  label && /^#[0-9a-f]{6}$/i.test(label.color) ? label.color : '#808080';

export function labelList(labels: readonly Label[], note: (label: Label) => string | number = () => ''): Html {
  return html`<ul class="labels">${labels.map(
    (label) =>
      html`<li><span class="swatch" style="background:${colorOf(label)}"></span>${label.name} ${note(label)}</li>`,
  )}</ul>`;
}
