import { parseArgs } from 'node:util';
import type { CvatServer } from '../parts/start-parts.ts';
import { cvatOption } from './cvat-option.ts';
import { readArgs } from './read-args.ts';

export const DEV_HELP = `Usage: npm run dev -- [--data DIR] [--cvat URL --token-env NAME [--organization SLUG]]

Keeps Azurite, the CVAT stand-in and the functions running, and reacts to images and exports that are dropped. Ctrl-C stops.

  --data DIR              where everything is kept between runs (default: .data/dev)
  --cvat URL              a real CVAT server instead of the stand-in. It cannot reach Azurite: put
                          {"dataSource":"upload"} into <name>.options.json beside an export
  --token-env NAME        the environment variable that holds the CVAT token
  --organization SLUG     the CVAT organization (default: the personal workspace)
  --help                  this text
`;

export type DevOptions = { data: string | undefined; cvat: CvatServer | undefined };

/** Reads the command line. Throws UsageError for whatever is wrong with it. */
export function parseDevArgs(args: readonly string[], env: NodeJS.ProcessEnv): DevOptions | 'help' {
  const text = { type: 'string' } as const;
  const options = {
    ...{ data: text, cvat: text, 'token-env': text, organization: text },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values } = readArgs(() => parseArgs({ args: [...args], options }));
  return values.help ? 'help' : { data: values.data, cvat: cvatOption(values, env) };
}
