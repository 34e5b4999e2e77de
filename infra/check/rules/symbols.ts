import type { Node } from 'web-tree-sitter';
import type { BicepFile } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { below, first, lineOf } from '../tree.ts';

const FUNCTIONS = new Set(
  (
    'allowed concat contains description empty export first format guid join length listKeys maxLength maxValue metadata ' +
    'minLength minValue resourceGroup resourceId secure split string subscription subscriptionResourceId substring take toLower ' +
    'union uniqueString'
  ).split(' '),
);
const DECLARATIONS = ['parameter_declaration', 'variable_declaration', 'resource_declaration', 'module_declaration'];

/** Every name is declared, and every parameter, variable, import and existing resource is used. */
export function symbols(file: BicepFile): Problem[] {
  const declared = declarations(file);
  const used = new Set<string>();
  const problems: Problem[] = [];
  for (const node of below(file.root)) {
    if (node.type !== 'identifier' || isName(node)) continue;
    const { text } = node;
    used.add(text);
    const call = node.parent?.type === 'call_expression' && node.parent.childForFieldName('function')?.id === node.id;
    if (call ? FUNCTIONS.has(text) : declared.has(text) || isLoopVariable(node)) continue;
    const detail = `"${text}" is ${call ? 'no function that is known here' : 'not declared'}`;
    problems.push({ file: file.path, line: lineOf(node), rule: 'symbols', detail });
  }
  for (const [name, { line, optional }] of declared) {
    if (optional || used.has(name)) continue;
    problems.push({ file: file.path, line, rule: 'symbols', detail: `"${name}" is never used` });
  }
  return problems;
}

/** `optional`: what is deployed or exported need not be named again. */
function declarations(file: BicepFile): Map<string, { line: number; optional: boolean }> {
  const found = new Map(file.imports.map(({ name, line }) => [name, { line, optional: false }]));
  for (const node of below(file.root)) {
    if (!DECLARATIONS.includes(node.type)) continue;
    const exported = node.previousNamedSibling?.text.includes('@export()') ?? false;
    const deployed =
      node.type === 'module_declaration' || file.resources.some((one) => one.node.id === node.id && !one.existing);
    found.set(first(node, 'identifier')?.text ?? '', { line: lineOf(node), optional: exported || deployed });
  }
  return found;
}

/** A name that is declared or a key, not one that is referred to. */
function isName(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  const leads = parent.namedChildren[0]?.id === node.id;
  if (parent.type === 'object_property') return leads && parent.namedChildCount > 1;
  if (parent.type === 'for_statement') return leads;
  if (parent.type === 'import_functionality') return true;
  return leads && /_declaration$/.test(parent.type);
}

function isLoopVariable(node: Node): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (up.type !== 'for_statement') continue;
    const [head] = up.namedChildren;
    if (head && new RegExp(`\\b${node.text}\\b`).test(head.text)) return true;
  }
  return false;
}
