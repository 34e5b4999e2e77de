import { type Html, html } from './html.ts';

/** Buttons that show one kind of what lies beside them in `.filtered`, by CSS alone (`data-kind`): a report runs no script. */
export function filter(name: string, title: string, kinds: readonly { value: string; text: string }[]): Html {
  const rules = kinds
    .map(({ value }) => `.filtered:has(#${name}-${value}:checked) [data-kind]:not([data-kind="${value}"])`)
    .join(',');
  return html`<style>${{ markup: rules }}{display:none}</style>
<fieldset class="filter"><legend>${title}</legend>
${option(name, 'all', { text: 'All', checked: true })}${kinds.map(({ value, text }) => option(name, value, { text, checked: false }))}
</fieldset>`;
}

function option(name: string, value: string, { text, checked }: { text: string; checked: boolean }): Html {
  const id = `${name}-${value}`;
  return html`<input type="radio" name="${name}" id="${id}"${checked && html` checked`}><label for="${id}">${text}</label>`;
}
