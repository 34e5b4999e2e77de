import type { BicepFile } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { lineOf } from '../tree.ts';

/** Every file parses. */
export function syntax(file: BicepFile): Problem[] {
  const problems: Problem[] = [];
  const cursor = [file.root];
  for (let node = cursor.pop(); node; node = cursor.pop()) {
    if (node.isError || node.isMissing) {
      const detail = `Cannot parse: current text is ${JSON.stringify(node.text.slice(0, 60))}`;
      problems.push({ file: file.path, line: lineOf(node), rule: 'syntax', detail });
    } else if (node.hasError) {
      for (const child of node.children) if (child) cursor.push(child);
    }
  }
  return problems;
}
