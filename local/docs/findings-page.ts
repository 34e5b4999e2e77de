import { RULES } from '../../shared/azureml/rules/codes.ts';
import type { Rule } from '../../shared/azureml/rules/rule.ts';
import { MEANINGS } from '../../shared/errors/catalogue.ts';
import { REMARKS } from '../../shared/images/remarks.ts';

/** Remarks on images that are in the manifest all the same. */
const IN_MANIFEST: ReadonlySet<string> = new Set(['IMAGE_EXTENSION_WRONG', 'IMAGE_MAY_NOT_SHOW']);

/** docs/findings.md with its tables made again from the catalogue; what is written between them stays. */
export function findingsPage(page: string): string {
  const tables = { rules: rules(), remarks: remarks(), others: others() };
  return Object.entries(tables).reduce((text, [name, table]) => withTable(text, name, table), page);
}

function withTable(page: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`Cannot write docs/findings.md: the lines "${begin}" and "${end}" are not in it`);
  }
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`;
}

function rules(): string {
  const rows = Object.entries(RULES).map(([code, { actions, effect, fix }]: [string, Rule]) => {
    const cells = actions.map((action) => (action === 'fail' ? action : `${action}: ${effect[action]}`));
    return `| ${anchored(code)} | ${cells.join(', ')} | ${fix} |`;
  });
  return ['| Finding | Policy, and what became of the record | What to do |', '|---|---|---|', ...rows].join('\n');
}

function remarks(): string {
  const rows = Object.entries(REMARKS).map(
    ([code, fix]) => `| ${anchored(code)} | ${IN_MANIFEST.has(code) ? 'yes' : 'no'} | ${fix} |`,
  );
  return ['| Remark | In the manifest | What to do |', '|---|---|---|', ...rows].join('\n');
}

function others(): string {
  const sections = Object.entries(MEANINGS).map(([title, codes]) => {
    const rows = Object.entries(codes).map(
      ([code, { meaning, status }]) => `| ${anchored(code)} | ${meaning}${status ? ` (HTTP ${status})` : ''} |`,
    );
    return [`### ${title}`, '', '| Code | What happened |', '|---|---|', ...rows].join('\n');
  });
  return sections.join('\n\n');
}

function anchored(code: string): string {
  return `<a id="${code}"></a>\`${code}\``;
}
