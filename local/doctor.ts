import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { applyLocalSettings } from '@azureml-to-cvat/functions-host-embedded/local-settings.ts';
import { z } from 'zod';
import { accountTools, createWorld } from '../functions/world.ts';
import { parseConfig } from '../shared/config.ts';
import { CheckResult } from '../shared/doctor/check.ts';
import { runDoctor, worstOf } from '../shared/doctor/run-doctor.ts';
import { runCommand } from './command-line/command.ts';
import { projectRoot } from './project-root.ts';
import { doctorExitCode, doctorLines } from './terminal/doctor-lines.ts';
import { UsageError } from './usage-error.ts';

const HELP = `Asks what a migration still needs.

npm run doctor                                here, with local.settings.json and the environment
npm run doctor -- --url <app> --key <key>     in the deployed app, under its own identity

  --events <seconds>   how long to wait for the events of a probe (here: 10)
Exit code: 0 nothing to do, 1 something failed, 2 wrong call, 3 something to look at
`;

await runCommand(async ({ display, colour, signal }) => {
  const { values } = parse();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const checks = values.url ? await ask(values.url, values.key ?? '', signal) : await checkHere(Number(values.events));
  for (const line of doctorLines(checks, { colour })) display.say(line);
  return doctorExitCode(worstOf(checks));
});

function parse() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string' },
        key: { type: 'string' },
        events: { type: 'string', default: '10' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), 'npm run doctor -- --help');
  }
}

async function checkHere(eventSeconds: number): Promise<CheckResult[]> {
  if (!(eventSeconds >= 0 && eventSeconds <= 600)) {
    throw new UsageError('Cannot wait that long for events', 'Give --events from 0 to 600 seconds');
  }
  await applyLocalSettings(projectRoot, process.env);
  const tools = {
    wait: (ms: number) => wait(ms),
    eventWaitMs: eventSeconds * 1000,
    patienceMs: (eventSeconds + 60) * 1000,
    ...accountTools(),
  };
  return runDoctor(() => createWorld(parseConfig(process.env)), tools);
}

async function ask(url: string, key: string, signal: AbortSignal): Promise<CheckResult[]> {
  const address = `${url.replace(/\/+$/, '')}/api/doctor`;
  const response = await fetch(address, { headers: { 'x-functions-key': key }, signal });
  if (response.ok) return z.object({ checks: z.array(CheckResult) }).parse(await response.json()).checks;
  throw new UsageError(
    `Cannot ask ${address}: the app answered ${response.status}`,
    response.status === 401 ? 'Give --key: az functionapp keys list' : 'Check the address; is the code deployed?',
  );
}
