import { join } from 'node:path';
import { plural } from '../../shared/dataset/plural.ts';
import { installed } from '../layout.ts';
import { projectRoot } from '../project-root.ts';
import { wrapped } from '../terminal/wrapped.ts';
import { callersPath } from './callers-folder.ts';
import { COMMON, type CommandSpec, type OptionSpec, type OptionSpecs } from './command-spec.ts';

/** How people start the tool from where they stand: the package, or a checkout. */
export const TOOL = installed
  ? 'npx azureml-to-cvat'
  : `node ${callersPath(join(projectRoot, 'local', 'azureml-to-cvat.ts'))}`;

const EXIT_CODES = 'Exit codes: 0 verified, 3 with changes, 4 incomplete, 1 failed, 2 bad usage';

/** Of the smallest terminal that people have. Its last line is for what they type next. */
const WIDTH = 80;
const HEIGHT = 23;
const FIRST = 27;

/** The help of one command; it fits a screen, unless `all` its options are asked for. */
export function commandHelp(spec: CommandSpec, { all = false }: { all?: boolean } = {}): string {
  const lines = helpLines(spec, () => true);
  return [...(all || lines.length <= HEIGHT ? lines : helpLines(spec, ({ rare }) => !rare)), ''].join('\n');
}

function helpLines(spec: CommandSpec, wanted: (option: OptionSpec) => boolean): string[] {
  const { name, summary, positionals, notes = [] } = spec;
  const options: OptionSpecs = { ...spec.options, ...COMMON };
  const shown = Object.entries(options).filter(([, option]) => wanted(option));
  const more = Object.keys(options).length - shown.length;
  return [
    ['Usage:', TOOL, name, ...positionals.map((word) => word.toUpperCase()), '[options]'].join(' '),
    ...['', summary, ''],
    ...shown.flatMap(([option, { value, help }]) => described(`--${option}${value ? ` ${value}` : ''}`, help)),
    ...(more > 0 ? described(`${plural(more, 'more option')}:`, `${TOOL} ${name} --help --all`) : []),
    ...['', ...notes.flatMap((note) => wrapped(note, WIDTH)), EXIT_CODES],
  ];
}

function described(head: string, text: string): string[] {
  const [first = '', ...rest] = wrapped(text, WIDTH - FIRST);
  const below = rest.map((line) => `${' '.repeat(FIRST)}${line}`);
  const start = `  ${head} `;
  if (start.length <= FIRST) return [`${start.padEnd(FIRST)}${first}`, ...below];
  const inOne = `${start} ${text}`;
  return inOne.length <= WIDTH ? [inOne] : [start.trimEnd(), `${' '.repeat(FIRST)}${first}`, ...below];
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
    'Moves Azure Machine Learning data-labeling projects to CVAT, and proves that',
    'every annotation arrived.',
    '',
    ...lines,
    '',
    'COMMAND --help shows the options of a command, --version which version this is.',
    EXIT_CODES,
    '',
  ].join('\n');
}
