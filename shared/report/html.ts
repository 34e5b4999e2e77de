/** Markup that is safe to put into a page as it stands. */
export type Html = { readonly markup: string };

type Content = Html | string | number | null | undefined | false | readonly Content[];

/** A template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  return { markup: strings.map((text, k) => text + (k < values.length ? markupOf(values[k]) : '')).join('') };
}

function markupOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
