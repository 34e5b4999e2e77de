import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { PlanRef } from '../../shared/migration/plan-migration.ts';
import { growingPause } from '../../shared/work/growing-pause.ts';
import { sleep } from './sleep.ts';
import { setStage } from './stage.ts';
import { step } from './step.ts';

/** Rounds of some minutes each: a million images take a few; this many means that somebody keeps changing the container. */
const SURVEY_ROUNDS = 500;
/** Seconds between two looks whether another run of the manifest has ended: most take less than one. */
const BUSY_PAUSE = { shortest: 0.2, longest: 5 };

type Planned = { ok: true; value: PlanRef } | { ok: false; reached: 'checks' | 'dataset'; finding: Finding };

/** Everything up to the plan; CVAT is asked, but nothing is changed there. */
export function* planExport(context: OrchestrationContext, id: string): Generator<Task, Planned> {
  setStage(context, { stage: 'checking' });
  // Not repeated: whoever starts a migration should hear at once that CVAT cannot be reached.
  const early = (finding: Finding): Planned => ({ ok: false, reached: 'checks', finding });
  const checked = yield* step(context, 'checkCvat', id, { retry: false });
  if (!checked.ok) return early(checked.finding);
  setStage(context, { stage: 'reading the export' });
  const scanned = yield* step(context, 'scanExport', id);
  if (!scanned.ok) return early(scanned.finding);
  setStage(context, { stage: 'surveying images' });
  for (let round = 1, waited = 0; ; round++) {
    const surveyed = yield* step(context, 'surveyImages', id);
    if (!surveyed.ok) return early(surveyed.finding);
    if (surveyed.value.complete) break;
    if (round === SURVEY_ROUNDS) return early(surveyEndless());
    setStage(context, { stage: 'surveying images', images: surveyed.value.images });
    if (!surveyed.value.busy) continue;
    const pause = growingPause(waited, BUSY_PAUSE);
    yield* sleep(context, pause);
    waited += pause;
  }
  setStage(context, { stage: 'normalizing' });
  const normalized = yield* step(context, 'normalizeExport', id);
  if (!normalized.ok) return early(normalized.finding);
  setStage(context, { stage: 'looking for earlier tasks' });
  const held = yield* step(context, 'lookUpImages', id);
  if (!held.ok) return { ok: false, reached: 'dataset', finding: held.finding };
  setStage(context, { stage: 'planning' });
  const planned = yield* step(context, 'planMigration', id);
  return planned.ok ? planned : { ok: false, reached: 'dataset', finding: planned.finding };
}

function surveyEndless(): Finding {
  return {
    code: 'SURVEY_ENDLESS',
    severity: 'error',
    at: 'images',
    detail: `Cannot survey the images container: it is not done after ${SURVEY_ROUNDS} rounds`,
    fix: 'Look at GET /api/manifests/{container}: another refresh may hold the lease. Start the migration again when it is idle',
  };
}
