import { posix } from 'node:path';
import type { BicepFile } from '../bicep-file.ts';
import type { Files, Problem } from '../problem.ts';

/** Where a module or an import of `file` leads. */
export const target = (file: BicepFile, path: string) => posix.join(posix.dirname(file.path), path);

/** Modules and imports exist, in exact case: the machines that deploy do not all forgive it. */
export function paths(file: BicepFile, files: Files): Problem[] {
  return [...file.modules, ...file.imports]
    .filter(({ path }) => !files.has(target(file, path)))
    .map(({ path, line }) => {
      const almost = [...files.keys()].find((one) => one.toLowerCase() === target(file, path).toLowerCase());
      const detail = `"${path}" does not exist${almost ? `: there is ${almost}` : ''}`;
      return { file: file.path, line, rule: 'paths', detail };
    });
}
