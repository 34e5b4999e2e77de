import { expect, test } from 'vitest';
import { overviewHtml } from '../../../local/pipeline/overview-html.ts';
import { type OverviewRow, overviewLines } from '../../../local/terminal/overview-lines.ts';

const counts = { read: 2, migrated: 2, updated: 0, alreadyThere: 0, kept: 0, excluded: 0 };
const totals = { ...counts, matched: 2, different: 0, missing: 0, unexpected: 0 };

function row(name: string, more: Partial<OverviewRow> = {}): OverviewRow {
  const none = { report: `out/${name}.report.html`, project: undefined };
  return {
    name,
    verdict: 'verified',
    dryRun: false,
    totals: { images: totals, annotations: totals },
    ...none,
    ...more,
  };
}

const READ_BACK = 'Every annotation was read back from CVAT and matches';
const headOf = (rows: readonly OverviewRow[]) =>
  /<header class="verdict (\w+)">\s*<h1>(.*)<\/h1>/.exec(overviewHtml(rows));

test('overviewHtml() says that all was read back where every export is verified, and only there', () => {
  expect(headOf([row('a'), row('b')])?.slice(1)).toEqual(['good', '2 of 2 exports verified']);
  expect(overviewHtml([row('a'), row('b')])).toContain(READ_BACK);
  for (const verdict of ['verified-with-changes', 'incomplete', 'failed', undefined] as const) {
    expect(overviewHtml([row('a'), row('b', { verdict })])).not.toContain(READ_BACK);
    expect(headOf([row('a'), row('b', { verdict })])?.[2]).toBe('1 of 2 exports verified');
  }
  expect(overviewHtml([])).not.toContain(READ_BACK);
});

test('overviewHtml() of a dry run claims nothing that nobody has read back', () => {
  const planned = [row('a', { dryRun: true }), row('b', { dryRun: true })];
  expect(headOf(planned)?.slice(1)).toEqual(['plain', 'Dry run: 2 of 2 exports would be in CVAT, exactly']);
  expect(overviewHtml(planned)).not.toContain(READ_BACK);
  expect(overviewHtml(planned)).not.toContain('class="tone good"');

  const mixed = [row('a'), row('b', { dryRun: true })];
  expect(headOf(mixed)?.[2]).toBe('1 of 2 exports verified, 1 planned only');
  expect(overviewHtml(mixed)).not.toContain(READ_BACK);
});

test('overviewLines() paints what is planned only like nothing', () => {
  const [, line = ''] = overviewLines([row('a', { dryRun: true })], { colour: true });
  expect(line).toContain('dry run: verified');
  expect(line).not.toContain('\u001b');
});
