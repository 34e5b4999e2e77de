import { z } from 'zod';
import type { BicepFile } from '../bicep-file.ts';
import type { Files, Problem } from '../problem.ts';
import { compare } from './parameters.ts';

const Parameters = z.object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) });

/** `main.parameters.json` (azd) and `main.bicepparam` (az) give `main.bicep` what it needs and nothing else. */
export function parameterFiles(files: Files, main: BicepFile): Problem[] {
  const json = files.get('infra/main.parameters.json') ?? '{"parameters":{}}';
  const given = {
    'infra/main.parameters.json': Object.keys(Parameters.parse(JSON.parse(json)).parameters),
    'infra/main.bicepparam': [...(files.get('infra/main.bicepparam') ?? '').matchAll(/^param (\w+)/gm)].map(
      ([, name]) => name ?? '',
    ),
  };
  return Object.entries(given).flatMap(([file, names]) =>
    compare(main, new Set(names)).map((detail) => ({ file, line: 1, rule: 'parameter-files', detail })),
  );
}
