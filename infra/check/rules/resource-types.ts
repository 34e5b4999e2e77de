import type { Node } from 'web-tree-sitter';
import type { BicepFile, Resource } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { RESOURCE_CARDS } from '../resource-cards.ts';
import { entryOf, lineOf } from '../tree.ts';

/** Of the language, not of a resource type. */
const EVERYWHERE = new Set(['parent', 'scope', 'dependsOn']);

/** Resource types, versions and properties are ones that were looked up. */
export function resourceTypes(file: BicepFile): Problem[] {
  return file.resources.flatMap((resource) => {
    const card = RESOURCE_CARDS[resource.type];
    const problem = (node: Node, detail: string) => {
      return { file: file.path, line: lineOf(node), rule: 'resource-types', detail };
    };
    if (!card) return [problem(resource.node, `"${resource.type}" is not on the list of resource-cards.ts`)];
    return settings(resource)
      .filter(({ path }) => !card.some((known) => covers(known, path)))
      .map(({ path, node }) => problem(node, `${resource.type} has no property "${path}" in resource-cards.ts`));
  });
}

/** Paths of what a resource sets, down to what is no object. Lists and conditions add nothing to a path. */
function settings({ body }: Resource): { path: string; node: Node }[] {
  const found: { path: string; node: Node }[] = [];
  const walk = (node: Node, path: string) => {
    const entries = node.namedChildren.flatMap((child) => (child && entryOf(child) ? [child] : []));
    for (const property of entries) {
      const entry = entryOf(property);
      if (!entry || (path === '' && EVERYWHERE.has(entry.key))) continue;
      const inner = path === '' ? entry.key : `${path}.${entry.key}`;
      const objects = objectsIn(entry.value);
      if (objects.length === 0) found.push({ path: inner, node: property });
      for (const object of objects) walk(object, inner);
    }
  };
  walk(body, '');
  return found;
}

/** The objects that a value may be: itself, of a list, of either side of a condition, of what a function joins. */
function objectsIn(node: Node): Node[] {
  if (node.type === 'object') return node.namedChildCount > 0 ? [node] : [];
  if (
    !['array', 'ternary_expression', 'parenthesized_expression', 'call_expression', 'arguments'].includes(node.type)
  ) {
    return [];
  }
  return node.namedChildren.flatMap((child) => (child ? objectsIn(child) : []));
}

function covers(known: string, path: string): boolean {
  return known === path || (known.endsWith('.*') && path.startsWith(known.slice(0, -1)));
}
