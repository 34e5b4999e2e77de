import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { below, entryOf, first, lineOf, textOf } from './tree.ts';

export type Parameter = { name: string; required: boolean; line: number };
export type Resource = { symbol: string; type: string; existing: boolean; node: Node; body: Node };
export type Module = { symbol: string; path: string; params: Map<string, Node>; line: number };

/** What one Bicep file declares. */
export type BicepFile = {
  path: string;
  root: Node;
  parameters: Parameter[];
  resources: Resource[];
  modules: Module[];
  imports: { name: string; path: string; line: number }[];
  outputs: Set<string>;
};

await Parser.init();
const language = await Language.load(
  createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'),
);

export function parseBicep(path: string, text: string): BicepFile {
  const parser = new Parser();
  parser.setLanguage(language);
  const root = parser.parse(text)?.rootNode;
  if (!root) throw new Error(`Cannot parse "${path}": the parser gave no tree`);
  const of = (type: string) => [...below(root)].filter((node) => node.type === type);
  return {
    path,
    root,
    parameters: of('parameter_declaration').map(parameterOf),
    resources: of('resource_declaration').map(resourceOf),
    modules: of('module_declaration').map(moduleOf),
    imports: of('import_functionality').flatMap((node) => {
      const from = textOf(first(node, 'string') ?? node);
      const names = node.namedChildren.filter((child) => child?.type === 'identifier');
      return names.map((name) => ({ name: name?.text ?? '', path: from, line: lineOf(node) }));
    }),
    outputs: new Set(of('output_declaration').map((node) => first(node, 'identifier')?.text ?? '')),
  };
}

function parameterOf(node: Node): Parameter {
  const required = !node.children.some((child) => child?.type === '=') && !/\?\s*$/.test(node.text);
  return { name: first(node, 'identifier')?.text ?? '', required, line: lineOf(node) };
}

function resourceOf(node: Node): Resource {
  const own = textOf(first(node, 'string') ?? node);
  const outer = enclosingResource(node);
  // A nested resource names the rest of the type and takes the version of the outer one.
  const type = outer ? outer.replace('@', `/${own}@`) : own;
  const existing = node.children.some((child) => child?.type === 'existing');
  return { symbol: first(node, 'identifier')?.text ?? '', type, existing, node, body: bodyOf(node) };
}

function enclosingResource(node: Node): string | undefined {
  for (let up = node.parent; up; up = up.parent) {
    if (up.type === 'resource_declaration') return textOf(first(up, 'string') ?? up);
  }
  return undefined;
}

function moduleOf(node: Node): Module {
  const params = bodyOf(node)
    .namedChildren.map((property) => property && entryOf(property))
    .find((entry) => entry?.key === 'params')?.value;
  const entries = (params?.namedChildren ?? []).flatMap((property) => (property && entryOf(property)) ?? []);
  return {
    symbol: first(node, 'identifier')?.text ?? '',
    path: textOf(first(node, 'string') ?? node),
    params: new Map(entries.map(({ key, value }) => [key, value])),
    line: lineOf(node),
  };
}

/** The object of a declaration, of what it is under a condition, or of each in a loop. */
function bodyOf(node: Node): Node {
  for (const type of ['object', 'if_statement', 'for_statement']) {
    const found = first(node, type);
    if (found) return type === 'object' ? found : (first(found, 'object') ?? found);
  }
  return node;
}
