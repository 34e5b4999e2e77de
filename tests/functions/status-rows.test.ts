import { describe, expect, it } from 'vitest';
import { type Row, statusRow } from '../../functions/http/pages/status-rows.ts';
import { exportWords } from '../../shared/azureml/export-words.ts';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { plannedWords } from '../../shared/migration/about-export.ts';
import { azureExport } from '../migration/small-export.ts';

const CREATED = '2026-03-01T10:00:00.000Z';
const URL_OF = 'https://app.example/api/migrations/m1';

/** A snapshot of a running migration, `seconds` after it began. */
function running(status: Row['view']['status'], seconds: number, more: Partial<Row> = {}): string {
  return textOf(rowOf(status, seconds, more));
}

const textOf = (row: Row) =>
  statusRow(row)
    .markup.replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

function rowOf(status: Row['view']['status'], seconds: number, more: Partial<Row> = {}): Row {
  const links = {
    ...{ status: URL_OF, report: `${URL_OF}/report`, cancel: `${URL_OF}/cancel` },
    ...{ undo: `${URL_OF}/undo`, export: `${URL_OF}/export` },
  };
  const view: Row['view'] = {
    ...{ id: 'm1', runtimeStatus: 'Running', status, verdict: undefined, findings: [], message: undefined },
    ...{ created: CREATED, updated: CREATED, links },
  };
  return { view, name: 'pets.json', now: Date.parse(CREATED) + seconds * 1000, ...more };
}

const counters = (done: number, total: number) => ({ stage: 'tasks' as const, images: { done, total } });

async function scanned() {
  const size = { width: 100, height: 50 };
  const text = JSON.stringify(
    azureExport({ 'a.jpg': size, 'b.jpg': size }, [
      { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] },
      { image: 'b.jpg', label: 'Cat', box: [1, 2, 20, 10] },
      { image: 'b.jpg', label: 'Dog', box: [1, 2, 20, 10] },
    ]),
  );
  async function* bytes() {
    yield new TextEncoder().encode(text);
  }
  const document = await openExport([{ name: 'pets.json', open: bytes }]);
  return scanExport(document, NormalizeOptions.parse({}));
}

describe('statusRow()', () => {
  it('says what is done within each task under way', () => {
    const task = { number: 2, step: 'verifying' as const, opened: { done: 12, total: 40 } };
    const beside = { number: 3, step: 'attaching' as const };
    const status = { ...counters(300, 1200), tasks: { done: 1, total: 3 }, underWay: [task, beside] };
    const page = running(status, 60);
    expect(page).toContain('Task 2 of 3, step 4 of 4: read back and compare, 12 of 40 chunks of pictures opened');
    expect(page).toContain('Task 3 of 3, step 1 of 4: attach the pictures');
  });

  it.each([
    [{ done: 300, total: 1200, seconds: 60 }, '300 images a minute, about 3 minutes left'],
    [{ done: 1, total: 2, seconds: 600 }, '1 image a minute, about 10 minutes left'],
    [{ done: 1199, total: 1200, seconds: 60 }, '1,199 images a minute, about 1 minute left'],
  ])('says rate and time left of a snapshot: %o', ({ done, total, seconds }, words) => {
    expect(running(counters(done, total), seconds)).toContain(words);
  });

  it.each([
    ['nothing is done', counters(0, 1200), 60],
    ['it has only begun', counters(5, 1200), 0.5],
    ['nothing is counted', { stage: 'planning' as const }, 60],
  ])('promises nothing where %s', (_, status, seconds) => {
    expect(running(status, seconds)).not.toMatch(/left|a minute/);
  });

  it('says what the export is and what will be made of it, before tasks are made', async () => {
    const words = exportWords(await scanned());
    const read = running({ stage: 'normalizing' }, 5, { about: { ...words, planned: undefined } });
    expect(read).toContain('2 pictures, 3 annotations (3 boxes); coordinates are fractions of the picture');
    expect(read).toContain('Labels: Cat 2, Dog 1');
    expect(read).not.toContain('can be migrated');
    const planned = { index: 0, name: 'pets', link: '', images: 1, annotations: 1, imageParts: 1, annotationParts: 1 };
    const plan = { images: 1, project: { name: 'pets' }, tasks: [{ kind: 'new' as const, ...planned }] };
    const text = running({ stage: 'creating the project' }, 9, { about: { ...words, planned: plannedWords(2, plan) } });
    expect(text).toContain(
      '1 of 2 pictures can be migrated: makes 1 task in the project &quot;pets&quot;. Takes about 20 seconds.',
    );
  });

  it('shows what was planned only as that, and claims nothing of a migration whose report is gone', () => {
    const totals = { read: 3, migrated: 3, updated: 0, alreadyThere: 0, kept: 0, excluded: 0 };
    const counts = { ...totals, matched: 3, different: 0, missing: 0, unexpected: 0 };
    const ended = { ...rowOf(undefined, 9).view, runtimeStatus: 'Completed', verdict: 'verified' } as const;
    const told: NonNullable<Row['told']> = {
      ...{ headline: 'Verified: all 3 images.', dryRun: false, project: null },
      ...{ verdict: 'verified', totals: { images: counts, annotations: counts } },
    };
    const done = { ...rowOf(undefined, 9), view: ended, told };
    expect(textOf(done)).toContain('pets.json Verified All 3 images.');
    expect(statusRow(done).markup).toContain('class="finding good"');
    const planned = { ...done, told: { ...told, dryRun: true } };
    expect(textOf(planned)).toContain('pets.json Dry run: verified');
    expect(statusRow(planned).markup).toContain('class="finding plain"');
    const gone = { ...rowOf(undefined, 9), view: ended };
    expect(textOf(gone)).toContain('its report is gone');
    expect(statusRow(gone).markup).toContain('class="finding plain"');
  });
});
