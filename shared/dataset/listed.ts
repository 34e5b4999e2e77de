/** The first of a list in one sentence, and how many more there are. */
export function listed(items: readonly string[], most = 20): string {
  const more = items.length > most ? ` and ${items.length - most} more` : '';
  return `${items.slice(0, most).join(', ')}${more}`;
}
