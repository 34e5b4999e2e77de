import { UsageError } from '../usage-error.ts';
import { TOOL } from './command-help.ts';

/** npm has options of these names itself: that it knows one says nothing about what was meant. */
const ALSO_OF_NPM = new Set(['json', 'yes', 'quiet', 'help', 'open', 'data', 'all', 'url', 'out', 'version']);

/**
 * npm takes `--cvat URL` of `npm run migrate --cvat URL` for an option of its own (so does PowerShell's npm with `--` before
 * it), and a command would run without it. It tells scripts so in variables. Throws UsageError with what to type.
 */
export function refuseSwallowed(
  command: string,
  options: readonly string[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): void {
  if (env.npm_lifecycle_event !== command) return;
  const swallowed = options.filter(
    (name) =>
      !ALSO_OF_NPM.has(name) &&
      !args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)) &&
      env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined,
  );
  if (swallowed.length === 0) return;
  const names = swallowed.map((name) => `--${name}`).join(', ');
  throw new UsageError(
    `Cannot read the command line: npm took ${names} for ${swallowed.length === 1 ? 'an option' : 'options'} of its own`,
    `Use ${TOOL} ${command} with the same arguments, or put -- before them: npm run ${command} -- ...`,
  );
}
