import type { BicepFile } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { below, lineOf } from '../tree.ts';
import { target } from './paths.ts';

/** `module.outputs.x` is an output of the module. */
export function outputs(file: BicepFile, parsed: ReadonlyMap<string, BicepFile>): Problem[] {
  const modules = new Map(file.modules.map(({ symbol, path }) => [symbol, parsed.get(target(file, path))]));
  return [...below(file.root)].flatMap((node) => {
    const [, symbol = '', name = ''] = /^(\w+)\.\??outputs\.(\w+)$/.exec(node.text) ?? [];
    const called = node.type === 'member_expression' ? modules.get(symbol) : undefined;
    if (!called || called.outputs.has(name)) return [];
    const detail = `${called.path} has no output "${name}"`;
    return [{ file: file.path, line: lineOf(node), rule: 'outputs', detail }];
  });
}
