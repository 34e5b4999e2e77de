import { plural } from '../../../shared/dataset/plural.ts';
import type { MigrationView } from '../../../shared/http-api/answers.ts';
import type { AboutExport } from '../../../shared/migration/about-export.ts';
import { STAGE_WORDS } from '../../../shared/migration/stage-words.ts';
import { taskStepWords } from '../../../shared/migration/task-step.ts';
import { UNDO_WORDS } from '../../../shared/migration/undo-words.ts';
import { type Html, html } from '../../../shared/report/html.ts';
import { webLink } from '../../../shared/report/link.ts';
import { shareBar } from '../../../shared/report/share-bar.ts';
import { afterVerdict, VERDICT_TONES, VERDICT_WORDS } from '../../../shared/report/verdict-words.ts';
import { number } from '../../../shared/verification/headline.ts';
import type { Report } from '../../../shared/verification/report.ts';

/** What the page shows of one migration. */
export type Row = {
  view: MigrationView;
  /** Name of the export; the id where nobody knows it any more. */
  name: string;
  /** Of its report, where it has one. */
  told?: Pick<Report, 'verdict' | 'headline' | 'dryRun' | 'totals'> & { project: Report['target']['project'] };
  /** What the export is, as soon as it was read, and what is planned of it: before tasks are made. */
  about?: AboutExport;
  now: number;
};

export function statusRow(row: Row): Html {
  const { view, name, told } = row;
  const { verdict, verdictBeforeUndo: before, undo } = view;
  const running = isRunning(view);
  const { tone, word } = stateOf(row);
  return html`<section class="finding ${tone}" id="m-${view.id}">
<h2><a href="/api/migrations/${view.id}">${name}</a></h2>
<p><b class="tone">${word}</b></p>
${before && html`<p class="quiet">Before that: ${VERDICT_WORDS[before]}.</p>`}
${!undo && told && html`<p>${afterVerdict(told)}</p>${shareBar(told)}`}
${view.message && html`<p>${view.message}</p>`}
${running && row.about && aboutWords(row.about)}
${running && progress(row)}
${running && waiting(view)}
<p class="actions">${(verdict ?? before) && html`<a href="/api/migrations/${view.id}/report">Report</a> `}${undo !== 'done' && told?.project && html`${webLink(told.project.url, `CVAT: ${told.project.name}`)} `}${running ? cancelButton(view.id) : undoButtons(row)}</p>
<p class="quiet">Started ${time(view.created)}${!running && html`, last change ${time(view.updated)}`}</p>
</section>`;
}

function aboutWords({ size, coordinates, labels, planned }: AboutExport): Html {
  return html`<p>${size}; ${coordinates}.</p><p class="quiet">Labels: ${labels}</p>${planned && html`<p>${planned}</p>`}`;
}

const isRunning = ({ runtimeStatus }: MigrationView): boolean =>
  ['Running', 'Pending', 'ContinuedAsNew', 'Suspended'].includes(runtimeStatus);

function stateOf({ view, told }: Row): { tone: string; word: string } {
  if (view.undo) return { tone: 'plain', word: UNDO_WORDS[view.undo] };
  // As on its report: what is planned is not done, and must not look like it.
  if (told?.dryRun) return { tone: 'plain', word: `Dry run: ${lowerFirst(VERDICT_WORDS[told.verdict])}` };
  // Without its report nobody knows whether it was a dry run.
  if (view.verdict && !told)
    return { tone: 'plain', word: `Ended, and its report is gone: ${view.verdict}, or a dry run` };
  if (view.verdict) return { tone: VERDICT_TONES[view.verdict], word: VERDICT_WORDS[view.verdict] };
  if (!isRunning(view)) return { tone: 'bad', word: `Ended by the host: ${view.runtimeStatus}` };
  return { tone: 'plain', word: `Running: ${view.status ? lowerFirst(STAGE_WORDS[view.status.stage]) : 'starting'}` };
}

function progress({ view: { status, created }, now }: Row): Html | undefined {
  const counters = (['tasks', 'images', 'annotations'] as const).flatMap((what) => {
    const counter = status?.[what];
    return counter ? [{ what, ...counter }] : [];
  });
  if (counters.length === 0) return undefined;
  const bars = counters.map(
    ({ what, done, total }) =>
      html`<label>${number(done)} of ${plural(total, what.slice(0, -1))} <progress max="${total}" value="${done}"></progress></label>`,
  );
  const within = (status?.underWay ?? []).map((task) => html`<p>${upperFirst(taskStepWords(task, status?.tasks))}</p>`);
  return html`<p class="bars">${bars}</p>${within}${pace(counters.at(-1), (now - Date.parse(created)) / 1000)}`;
}

/** As fast as so far: the time before the first task counts, so that it promises too little rather than too much. */
function pace(counter: { what: string; done: number; total: number } | undefined, seconds: number): Html | undefined {
  if (!counter || counter.done === 0 || seconds < 1) return undefined;
  const { what, done, total } = counter;
  const left = Math.ceil(((total - done) / done) * (seconds / 60));
  return html`<p class="quiet">${plural(Math.max(1, Math.round((done / seconds) * 60)), what.slice(0, -1))} a minute, about ${plural(left, 'minute')} left</p>`;
}

function waiting({ status }: MigrationView): Html | undefined {
  const waits = status?.waiting;
  if (!waits) return undefined;
  const next = waits.nextTryAt === undefined ? 'an answer is being waited for' : `next try at ${time(waits.nextTryAt)}`;
  return html`<p><b>Waiting</b> to ${waits.what}: ${waits.said}. Try ${waits.attempt} since ${time(waits.since)}; ${next}.</p>`;
}

function cancelButton(id: string): Html {
  const ask =
    'Cancel this migration? No further task is begun. What CVAT has begun to create cannot be stopped: it is finished first.';
  return html`<button id="cancel-${id}" data-post="/api/pages/${id}/cancel" data-ask="${ask}" data-done="It ends after what CVAT has begun, which cannot be stopped.">Cancel</button>`;
}

function undoButtons({ view: { id, verdict, verdictBeforeUndo, undo }, told }: Row): Html | undefined {
  if (!(verdict ?? verdictBeforeUndo) || told?.dryRun || undo === 'running' || undo === 'done') return undefined;
  const ask =
    'Undo this migration? The tasks that it made are deleted from CVAT, except those that people or later migrations have worked on.';
  const button = html`<button id="undo-${id}" data-post="/api/pages/${id}/undo" data-ask="${ask}" data-done="The undo has begun.">Undo</button>`;
  if (undo !== 'partly') return button;
  const force = 'Delete the remaining tasks too? People or later migrations have worked on them.';
  const again = 'Are you sure? The work of these people is lost for good.';
  return html`${button} <button id="force-${id}" data-post="/api/pages/${id}/undo?force=true" data-ask="${force}" data-again="${again}" data-done="The undo has begun.">Undo with people's work</button>`;
}

/** `2026-03-01T10:00:00.000Z` reads `2026-03-01 10:00:00 UTC`. */
function time(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}

const lowerFirst = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
const upperFirst = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
