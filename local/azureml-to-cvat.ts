import { VERSION } from '../shared/version.ts';
import { runCommand } from './command-line/command.ts';
import { commandHelp, TOOL, toolHelp } from './command-line/command-help.ts';
import { didYouMean } from './command-line/nearest.ts';
import { asksForAll, asksForHelp } from './command-line/read-line.ts';
import { COMMANDS } from './commands.ts';
import { EXIT } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

const [name = '--help', ...args] = process.argv.slice(2);

await runCommand({ json: args.includes('--json'), quiet: args.includes('--quiet') }, async (context) => {
  const say = (text: string) => {
    process.stdout.write(text);
    return EXIT.verified;
  };
  if (name === '--version' || name === '-v') return say(`${VERSION}\n`);
  if (['help', '--help', '-h'].includes(name)) return say(toolHelp(COMMANDS.map(({ spec }) => spec)));
  const command = COMMANDS.find(({ spec }) => spec.name === name);
  if (!command) {
    const known = COMMANDS.map(({ spec }) => spec.name);
    throw new UsageError(
      `Cannot run "${name}": there is no such command${didYouMean(name, known)}`,
      `See ${TOOL} --help`,
    );
  }
  if (asksForHelp(args)) return say(commandHelp(command.spec, { all: asksForAll(args) }));
  return (await command.load()).run(args, context);
});
