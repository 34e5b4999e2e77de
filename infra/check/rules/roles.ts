import type { BicepFile } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { below, entryOf, first, lineOf, textOf } from '../tree.ts';

/** Built-in roles: ids are the same in every tenant (learn.microsoft.com, Azure built-in roles). */
const BUILT_IN = new Map([
  ['Durable Task Data Contributor', '0ad04412-c4d5-4796-b79c-f76d14c8d402'],
  ['Key Vault Secrets User', '4633458b-17de-408a-b874-0445c86b69e6'],
  ['Monitoring Metrics Publisher', '3913510d-42f4-4e42-8a64-420c390055eb'],
  ['Reader and Data Access', 'c12c1c16-33a1-487b-954d-41c89c60f349'],
  ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
  ['Storage Blob Data Reader', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
  ['Storage Queue Data Contributor', '974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
  ['Storage Table Data Contributor', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'],
]);

/** Roles that are assigned stand in the table of `roles.bicep`, whose ids are right and all needed. */
export function roles(files: readonly BicepFile[]): Problem[] {
  const table = files.find(({ path }) => path.endsWith('/roles.bicep'));
  if (!table) return [];
  const entries = [...below(table.root)].flatMap((node) => {
    const entry = entryOf(node);
    return entry?.value.type === 'string' ? [{ name: entry.key, id: textOf(entry.value), line: lineOf(node) }] : [];
  });
  const known = new Set(entries.map(({ name }) => name));
  const assigned = files.flatMap((file) => assignedIn(file).map((one) => ({ ...one, file: file.path })));
  const problem = (file: string, line: number, detail: string) => ({ file, line, rule: 'roles', detail });
  return [
    ...entries
      .filter(({ name, id }) => BUILT_IN.get(name) !== id)
      .map(({ name, line }) => problem(table.path, line, `"${name}" has another id than the built-in role`)),
    ...entries
      .filter(({ name }) => !assigned.some((one) => one.name === name))
      .map(({ name, line }) => problem(table.path, line, `"${name}" is never assigned`)),
    ...assigned
      .filter(({ name }) => !known.has(name))
      .map(({ name, line, file }) => problem(file, line, `"${name}" is no role of ${table.path}`)),
  ];
}

/** Names in `roleIds['…']`, and in the lists that a loop over roles takes. */
function assignedIn(file: BicepFile): { name: string; line: number }[] {
  return [...below(file.root)].flatMap((node) => {
    const isLookup = node.type === 'subscript_expression' && node.text.startsWith('roleIds[');
    const isList = node.type === 'variable_declaration' && /roles$/i.test(first(node, 'identifier')?.text ?? '');
    if (!isLookup && !isList) return [];
    const strings = [...below(node)].filter(({ type }) => type === 'string');
    return strings.map((string) => ({ name: textOf(string), line: lineOf(string) }));
  });
}
