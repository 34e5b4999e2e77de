import type { BicepFile } from '../bicep-file.ts';
import type { Problem } from '../problem.ts';
import { target } from './paths.ts';

/** What is passed to a module is declared there, and what it requires is passed. */
export function parameters(file: BicepFile, parsed: ReadonlyMap<string, BicepFile>): Problem[] {
  return file.modules.flatMap(({ symbol, path, params, line }) => {
    const called = parsed.get(target(file, path));
    if (!called) return [];
    const place = { file: file.path, line, rule: 'parameters' };
    return compare(called, new Set(params.keys())).map((detail) => ({
      ...place,
      detail: `module ${symbol}: ${detail}`,
    }));
  });
}

/** What is wrong with giving `file` exactly these parameters. */
export function compare(file: BicepFile, passed: ReadonlySet<string>): string[] {
  const declared = new Set(file.parameters.map(({ name }) => name));
  const unknown = [...passed].filter((name) => !declared.has(name));
  const missing = file.parameters.filter(({ name, required }) => required && !passed.has(name));
  return [
    ...unknown.map((name) => `"${name}" is passed, and ${file.path} has no such parameter`),
    ...missing.map(({ name }) => `"${name}" is required by ${file.path}, and not passed`),
  ];
}
