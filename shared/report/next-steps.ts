import type { Finding } from '../dataset/finding.ts';
import type { FindingTotal, Report, ReportTask } from '../verification/report.ts';
import { type Channel, fixFor } from './channel-fix.ts';
import { howLong } from './how-long.ts';
import { sentenceOf } from './sentence.ts';

export type NextStep = { title: string; text: string; code?: string; links?: { href: string; text: string }[] };

/** More steps than these are not read. */
const CAUSES = 4;
const TASKS = 5;

/** What follows from another finding is dealt with by dealing with that. */
export const CONSEQUENCES: ReadonlySet<string> = new Set([
  'ANNOTATION_OF_EXCLUDED_IMAGE',
  'TASK_FAILED',
  'NOT_REACHED',
  'NOTHING_MIGRATED',
]);

/** What to do about this report, in the order in which it should be done. */
export function nextSteps(report: Report, channel?: Channel): NextStep[] {
  const { findingTotals, findings, dryRun, tasks } = report;
  const of = (effect: FindingTotal['effect']) => findingTotals.filter((total) => total.effect === effect);
  const fixing = [...of('failed'), ...of('excluded')].filter(({ code }) => !CONSEQUENCES.has(code));
  const steps = fixing.slice(0, CAUSES).map((total) => fixStep(total, findings, channel));
  if (fixing.length > CAUSES) {
    steps.push({ title: 'Read the other findings', text: `${fixing.length - CAUSES} more have something to do.` });
  }
  if (dryRun) {
    const images = report.totals.images.migrated + report.totals.images.alreadyThere;
    const when = fixing.length > 0 ? 'Then start' : 'Start';
    steps.push({
      title: 'Migrate',
      text: `${when} the same migration without the dry run: it takes about ${howLong({ images })}. Nothing was touched so far.`,
    });
    return steps;
  }
  if (fixing.length > 0) {
    const text = 'It goes on where it stopped, and creates nothing twice.';
    steps.push({ title: 'Start the same migration again', text });
  }
  const changed = of('changed').length;
  if (changed > 0) {
    const text = `${changed === 1 ? 'One kind of thing was' : `${changed} kinds of things were`} changed, guessed or kept: see "Changed" below.`;
    steps.push({ title: 'Check what was changed', text });
  }
  const ready = tasks.filter(isReady);
  if (ready.length > 0) steps.push(labelling(ready, report));
  return steps;
}

function fixStep(total: FindingTotal, findings: readonly Finding[], channel?: Channel): NextStep {
  const fix = findings.find(({ code }) => code === total.code)?.fix ?? 'See the finding below';
  return { title: sentenceOf(total), text: `${channel ? fixFor(fix, channel) : fix}.`, code: total.code };
}

function isReady({ state, url, verification: { images, annotations } }: ReportTask): boolean {
  const exact = [images, annotations].every((one) => one.different + one.missing + one.unexpected === 0);
  return state === 'verified' && url !== null && exact;
}

function labelling(ready: readonly ReportTask[], { tasks, verdict }: Report): NextStep {
  const all = tasks.length;
  const links = ready
    .slice(0, TASKS)
    .flatMap(({ url, id }) => (url === null ? [] : [{ href: url, text: `Open task ${id}` }]));
  const which =
    ready.length === all
      ? all === 1
        ? 'The task holds'
        : `All ${all} tasks hold`
      : `${ready.length} of ${all} tasks hold`;
  // Of an export that is not there as a whole, no task is said to be as the export is.
  const what =
    verdict === 'verified'
      ? 'what the export says, exactly'
      : `what was migrated into ${all === 1 ? 'it' : 'them'}, exactly`;
  return { title: 'Go on labelling', text: `${which} ${what}.`, links };
}
