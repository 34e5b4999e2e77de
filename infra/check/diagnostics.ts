import { relative } from 'node:path';
import type { Bicep } from 'bicep-node';
import type { Problem } from './problem.ts';

/** What the compiler and its linter say of every Bicep file, and of every parameter file with its template. */
export async function diagnostics(root: string, bicep: Bicep, files: readonly string[]): Promise<Problem[]> {
  const found = new Map<string, Problem>();
  for (const path of files) {
    const { success, diagnostics: said } = path.endsWith('.bicepparam')
      ? await bicep.compileParams({ path, parameterOverrides: {} })
      : await bicep.compile({ path });
    for (const { source, range, level, code, message } of said) {
      if (level === 'Info') continue;
      const at = `${relative(root, source).replaceAll('\\', '/')}:${range.start.line + 1}`;
      // A module is compiled once for itself and once for each file that uses it.
      found.set(`${at} ${code} ${message}`, { at, rule: code, detail: message });
    }
    if (!success && said.length === 0) {
      found.set(path, { at: relative(root, path), rule: 'build', detail: 'does not compile' });
    }
  }
  return [...found.values()];
}
