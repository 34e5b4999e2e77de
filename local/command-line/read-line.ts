import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';
import { TOOL } from './command-help.ts';
import { COMMON, type CommandSpec, type OptionSpecs } from './command-spec.ts';
import { didYouMean } from './nearest.ts';
import { refuseSwallowed } from './swallowed-options.ts';

/** The values of a command line by the names of the options. */
export type Values<T extends OptionSpecs> = {
  [K in keyof T]: T[K] extends { multiple: true }
    ? string[] | undefined
    : T[K] extends { type: 'boolean' }
      ? boolean | undefined
      : string | undefined;
};

/** Asks for the help, whatever else is wrong with the line. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** With the help: every option, also those that few people need. */
export function asksForAll(args: readonly string[]): boolean {
  return args.includes('--all');
}

/** Reads the arguments of a command; what stands without a name gets the name of its place. Throws UsageError. */
export function readLine<T extends OptionSpecs>(
  spec: CommandSpec<T>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Values<T & typeof COMMON> {
  const options = { ...spec.options, ...COMMON };
  refuseSwallowed(spec.name, Object.keys(options), args, env);
  const hint = `See ${TOOL} ${spec.name} --help`;
  const { values, positionals } = parsed(args, options, hint);
  for (const [index, value] of positionals.entries()) {
    const name = spec.positionals[index];
    if (name === undefined) {
      throw new UsageError(`Cannot read the command line: there is one argument too many: ${quoted(value)}`, hint);
    }
    if (values[name] !== undefined) {
      throw new UsageError(
        `Cannot read the command line: ${name} is given twice: ${quoted(String(values[name]))} and ${quoted(value)}`,
        'Give it once',
      );
    }
    values[name] = value;
  }
  return typed(options, values);
}

const quoted = (text: string) => JSON.stringify(text);

type Read = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** `parseArgs` gives each option the type that its specification says; what was not given is undefined. */
function typed<T extends OptionSpecs>(options: T, values: Read): Values<T>;
function typed(options: OptionSpecs, values: Read): Read {
  return Object.fromEntries(Object.keys(options).map((name) => [name, values[name]]));
}

function parsed(args: readonly string[], options: OptionSpecs, hint: string): { values: Read; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: { ...values }, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /^Unknown option '--?([^']+)'/.exec(error.message)?.[1];
    if (unknown !== undefined) {
      const known = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(
        `Cannot read the command line: there is no option --${unknown}${didYouMean(`--${unknown}`, known, '')}`,
        hint,
      );
    }
    // The rest of the message explains how to pass values that begin with a dash.
    const [reason = ''] = error.message.split(/\.\s/);
    throw new UsageError(`Cannot read the command line: ${reason.replace(/\.$/, '')}`, hint);
  }
}
