/** Where the report of `<name>.json` stands for whoever dropped it: `<name>.report.json` and `<name>.report.html`. */
export function besideExport(name: string, kind: 'json' | 'html'): string {
  return `${name.replace(/\.json$/i, '')}.report.${kind}`;
}
