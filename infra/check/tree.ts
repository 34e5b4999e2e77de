import type { Node } from 'web-tree-sitter';

/** The node and everything below it, in the order of the text. */
export function* below(node: Node): Generator<Node> {
  yield node;
  for (const child of node.namedChildren) if (child) yield* below(child);
}

export function first(node: Node, type: string): Node | undefined {
  return node.namedChildren.find((child) => child?.type === type) ?? undefined;
}

/** The text of a string without interpolation; otherwise with `*` for each. */
export function textOf(string: Node): string {
  return string.namedChildren.map((part) => (part?.type === 'string_content' ? part.text : '*')).join('');
}

export const lineOf = (node: Node) => node.startPosition.row + 1;

/** The key and the value of an `object_property`; undefined for a resource that is nested in it. */
export function entryOf(property: Node): { key: string; value: Node } | undefined {
  const [name, value] = property.namedChildren;
  if (property.type !== 'object_property' || !name || !value) return undefined;
  return { key: name.type === 'string' ? textOf(name) : name.text, value };
}
