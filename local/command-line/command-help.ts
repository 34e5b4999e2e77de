import { join } from 'node:path';
import { installed } from '../layout.ts';
import { projectRoot } from '../project-root.ts';
import { callersPath } from './callers-folder.ts';
import { COMMON, type CommandSpec, type OptionSpecs } from './command-spec.ts';

/** How people start the tool from where they stand: the package, or a checkout. */
export const TOOL = installed
  ? 'npx azureml-to-cvat'
  : `node ${callersPath(join(projectRoot, 'local', 'azureml-to-cvat.ts'))}`;

const EXIT_CODES =
  'Exit codes: 0 verified, 3 verified with changes (doctor: warnings), 4 incomplete, 1 failed, 2 bad usage';

const FIRST = 29;
const WIDTH = 118;

/** The help of one command; it fits a screen. */
export function commandHelp({ name, summary, positionals, options, notes = [] }: CommandSpec): string {
  const usage = [TOOL, name, ...positionals.map((word) => word.toUpperCase()), '[options]'].join(' ');
  const all: OptionSpecs = { ...options, ...COMMON };
  const named = Object.entries(all).map(([option, { value, help }]) => {
    const head = `  --${option}${value ? ` ${value}` : ''}`;
    return head.length < FIRST - 1 ? `${head.padEnd(FIRST)}${help}` : `${head}  ${help}`;
  });
  return [`Usage: ${usage}`, '', summary, '', ...named, '', ...notes, EXIT_CODES, '']
    .map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 3)}...` : line))
    .join('\n');
}

/** What the tool can do, a line a command. */
export function toolHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name, positionals }) => [name, ...positionals].join(' ').length));
  const lines = commands.map(
    ({ name, positionals, summary }) =>
      `  ${[name, ...positionals.map((word) => word.toUpperCase())].join(' ').padEnd(width)}  ${summary}`,
  );
  return [
    `Usage: ${TOOL} COMMAND [options]`,
    '',
    'Moves Azure Machine Learning data-labeling projects to CVAT and proves that every annotation arrived.',
    '',
    ...lines,
    '',
    `${TOOL} COMMAND --help shows the options of a command; --version says which version this is.`,
    EXIT_CODES,
    '',
  ].join('\n');
}
