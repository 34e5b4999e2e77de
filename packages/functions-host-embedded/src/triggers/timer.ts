import { resolveSettings } from '../app-settings.ts';
import { type FunctionDefinition, functionsTriggeredBy, textOption } from '../function-definition.ts';
import type { FunctionWorker } from '../worker.ts';
import { parseSchedule } from './schedule.ts';
import { type ScheduleStatus, scheduleMonitor } from './schedule-status.ts';
import type { Trigger, TriggerContext } from './trigger.ts';
import { waitUntil } from './wait-until.ts';

/** How far the clock may be behind a pause that has ended. */
const DRIFT_MS = 60_000;

/** `timerTrigger`: one run at a time; a run that outlasts its schedule delays the next. */
export async function startTimerTrigger(context: TriggerContext): Promise<Trigger> {
  const functions = functionsTriggeredBy(context.worker.functions, 'timerTrigger');
  const stops = await Promise.all(functions.map((definition) => startTimer(definition, context)));
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
    runManually: async (functionName) => {
      const definition = functions.find((candidate) => candidate.name === functionName);
      return definition && run(context.worker, definition, { status: undefined, isPastDue: false });
    },
  };
}

async function startTimer(definition: FunctionDefinition, context: TriggerContext): Promise<() => Promise<void>> {
  const expression = resolveSettings(textOption(definition.trigger, 'schedule') ?? '', context.settings);
  const schedule = parseSchedule(expression);
  const remembered = schedule.remembered && definition.trigger.useMonitor !== false;
  const monitor = scheduleMonitor(context.dataDir, definition.name, { ...schedule, remembered });
  const stopping = new AbortController();

  async function loop(): Promise<void> {
    let { status, isPastDue } = await monitor.open(new Date());
    let immediate = isPastDue || definition.trigger.runOnStartup === true;
    while (!stopping.signal.aborted) {
      if (!immediate) await waitUntil(new Date(status.Next), stopping.signal);
      if (stopping.signal.aborted) return;
      const at = immediate ? new Date() : momentOf(status.Next);
      await run(context.worker, definition, { status: remembered ? status : undefined, isPastDue });
      status = await monitor.ran(at);
      immediate = false;
      isPastDue = false;
    }
  }

  const looping = loop().catch((error: unknown) => {
    context.log(
      'error',
      definition.name,
      `The timer has stopped: ${error instanceof Error ? error.stack : String(error)}`,
    );
  });
  return async () => {
    stopping.abort();
    await looping;
  };
}

/** The occurrence, which the clock may not quite have reached; but not one of a clock that was hours ahead. */
function momentOf(occurrence: string): Date {
  const now = Date.now();
  const ahead = Date.parse(occurrence) - now;
  return new Date(ahead > 0 && ahead < DRIFT_MS ? now + ahead : now);
}

async function run(
  worker: FunctionWorker,
  { name, trigger }: FunctionDefinition,
  options: { status: ScheduleStatus | undefined; isPastDue: boolean },
): Promise<void> {
  const payload = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: options.status ?? null,
    IsPastDue: options.isPastDue,
  };
  await worker.invoke(name, { inputs: [{ name: trigger.name, data: { json: JSON.stringify(payload) } }] });
}
