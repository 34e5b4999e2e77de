import { setTimeout as wait } from 'node:timers/promises';
import { applyLocalSettings } from '@azureml-to-cvat/functions-host-embedded/local-settings.ts';
import { accountTools, createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import type { CheckResult } from '../../shared/doctor/check.ts';
import { CVAT_CHECKS, runDoctor, worstOf } from '../../shared/doctor/run-doctor.ts';
import type { CommandContext } from '../command-line/command.ts';
import { TOOL } from '../command-line/command-help.ts';
import { cvatOption } from '../command-line/cvat-option.ts';
import { readLine } from '../command-line/read-line.ts';
import { DOCTOR } from '../command-line/specs.ts';
import { inTermsOfOptions } from '../parts/check-cvat-server.ts';
import type { CvatServer } from '../parts/start-parts.ts';
import { appOption, askApp } from '../pipeline/ask-app.ts';
import { projectRoot } from '../project-root.ts';
import { doctorExitCode, doctorLines } from '../terminal/doctor-lines.ts';
import { UsageError } from '../usage-error.ts';

const ELSE = `These are the settings of an app that runs here. To check a CVAT server: ${TOOL} doctor --cvat URL; a deployed app: --url URL`;

export async function run(args: readonly string[], { display, colour, signal, json }: CommandContext): Promise<number> {
  const values = readLine(DOCTOR, args, process.env);
  const cvat = cvatOption(values, process.env);
  const app = appOption(values, process.env);
  const checks = cvat
    ? await checkServer(cvat)
    : app
      ? await askApp(app, signal)
      : await checkHere(Number(values.events ?? '10'));
  if (values.json) json({ checks });
  else for (const line of doctorLines(checks, { colour })) display.say(line);
  const asked = cvat !== undefined || app !== undefined || values.json;
  if (!asked && checks.some(({ name, state }) => name === 'settings' && state === 'failed')) display.say(ELSE);
  return doctorExitCode(worstOf(checks));
}

/** A laptop that uploads needs nothing but a CVAT that can be used: its storage is never asked. */
async function checkServer({ url, token, organization }: CvatServer): Promise<CheckResult[]> {
  const settings = parseConfig({
    ...{ AzureWebJobsStorage: 'UseDevelopmentStorage=true', ImagesStorage: 'UseDevelopmentStorage=true' },
    ...{ IMAGE_CONTAINERS: 'images', CVAT_URL: url, CVAT_TOKEN: token, PUBLIC_URL: 'http://localhost:7071' },
    ...(organization ? { CVAT_ORGANIZATION: organization } : {}),
  });
  const tools = { wait: (ms: number) => wait(ms), eventWaitMs: 0, patienceMs: 60_000 };
  const checks = await runDoctor(() => createWorld(settings), tools, CVAT_CHECKS);
  return checks.map((check) => ({ ...check, seen: inTermsOfOptions(check.seen), fix: inTermsOfOptions(check.fix) }));
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
