import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { EXIT, exitCodeOfVerdict } from '../../../local/exit-code.ts';
import { summaryLines, verdictLine } from '../../../local/terminal/summary.ts';
import { table } from '../../../local/terminal/table.ts';
import type { Finding } from '../../../shared/dataset/finding.ts';
import type { Report, ReportTask } from '../../../shared/verification/report.ts';

const counts = { matched: 2, different: 0, missing: 0, unexpected: 0 };
const task: ReportTask = {
  ...{ id: 7, name: 'Market', url: 'http://cvat/tasks/7', state: 'verified', images: 2, annotations: 2, made: true },
  outcome: null,
  opened: { chunks: 1, opened: 1, measured: 1 },
  verification: { images: counts, annotations: counts },
};

function finding(code: string, severity: Finding['severity'], more: Partial<Finding> = {}): Finding {
  return { code, severity, at: 'images[3] "a.jpg"', detail: 'seen 1', fix: 'do this', ...more };
}

function report(more: Partial<Report> = {}): Report {
  const findings = more.findings ?? [];
  return {
    schema: 2,
    verdict: 'verified',
    headline: 'Verified: all 2 images are in CVAT.',
    dryRun: false,
    opened: { chunks: 1, opened: 1 },
    migration: { id: 'abc', started: '', finished: '', tool: '' },
    source: { export: 'exports/e.json', images: 'images' },
    target: { url: 'http://cvat', version: '2.73.0', organization: null, project: null },
    totals: {
      images: { read: 2, migrated: 2, updated: 0, alreadyThere: 0, kept: 0, excluded: 0, ...counts },
      annotations: { read: 2, migrated: 2, updated: 0, alreadyThere: 0, kept: 0, excluded: 0, ...counts },
    },
    labels: [
      { name: 'Animal/Cat', type: 'box', migrated: 2, ...counts },
      { name: 'Animal', type: null, migrated: 0, ...counts },
    ],
    tasks: [task],
    findingTotals: [...new Set(findings.map(({ code }) => code))].map((code) => {
      const same = findings.filter((one) => one.code === code);
      const count = same.reduce((sum, one) => sum + (one.count ?? 1), 0);
      return {
        code,
        severity: same[0]?.severity ?? 'info',
        effect: 'info',
        count,
        listed: same.length,
        excluded: { images: 0, annotations: 0 },
      };
    }),
    findings,
    ...more,
  };
}

describe('summaryLines()', () => {
  test('has no columns of a proof in a dry run, which reads nothing back', () => {
    const none = { ...counts, matched: 0 };
    const totals = { read: 2, migrated: 2, updated: 0, alreadyThere: 0, kept: 0, excluded: 0, ...none };
    const plan = report({ dryRun: true, totals: { images: totals, annotations: totals } });
    expect(summaryLines(plan, { colour: false })[0]?.trim().split(/ {2,}/)).toEqual(['read', 'to migrate', 'excluded']);
  });

  test('shows totals, used labels and the verdict', () => {
    const lines = summaryLines(report(), { colour: false });
    expect(lines[0]).toMatch(/^ +read +migrated +excluded +matched +different +missing +unexpected$/);
    expect(lines[1]).toMatch(/^images +2 +2 +0 +2 +0 +0 +0$/);
    expect(lines.filter((line) => line.startsWith('Animal'))).toEqual([
      expect.stringMatching(/^Animal\/Cat +box +2 +2$/),
    ]);
    expect(verdictLine(report(), { colour: false })).toBe('VERIFIED: all 2 images are in CVAT.');
  });

  test('shows what was there already and what people keep, where there is any', () => {
    const first = report();
    const totals = { ...first.totals, images: { ...first.totals.images, migrated: 1, alreadyThere: 1 } };
    const [head, images] = summaryLines({ ...first, totals }, { colour: false });
    expect(head).toMatch(/^ +read +migrated +already there +excluded /);
    expect(images).toMatch(/^images +2 +1 +1 +0 /);
  });

  test('tells a kind of findings once, with what to do and how many there are', () => {
    const code = 'IMAGE_NOT_IN_CONTAINER';
    const findings = [finding(code, 'error'), finding(code, 'error', { at: 'images[4]' })];
    const failed = report({ findings, verdict: 'failed', headline: 'Failed: seen 1.' });
    const lines = summaryLines(failed, { colour: false });
    const at = lines.indexOf('error: 2 pictures are not in the container');
    expect(lines.slice(at + 1, at + 4)).toEqual(['  images[3] "a.jpg": seen 1', `  → Do this [${code}]`, '']);
    expect(verdictLine(failed, { colour: false })).toBe('FAILED: seen 1.');
  });

  test('counts a finding that stands for many', () => {
    const lines = summaryLines(report({ findings: [finding('IMAGE_UNLABELLED', 'error', { count: 24 })] }), {
      colour: false,
    });
    expect(lines).toContain('error: 24 pictures have no annotations');
  });

  test('shows ten kinds and says how many more there are', () => {
    const findings = Array.from({ length: 13 }, (_, index) => finding(`CODE_${index}`, 'warning'));
    const lines = summaryLines(report({ findings }), { colour: false });
    expect(lines.filter((line) => line.startsWith('warning'))).toHaveLength(10);
    expect(lines).toContain('3 more kinds of findings are in the report');
  });

  test('says the same with and without colour', () => {
    const one = report({ findings: [finding('X', 'info')] });
    const coloured = summaryLines(one, { colour: true });
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(summaryLines(one, { colour: false }));
    expect(coloured).not.toEqual(summaryLines(one, { colour: false }));
  });
});

describe('exitCodeOfVerdict()', () => {
  test.each([
    ['verified', 0],
    ['verified-with-changes', 3],
    ['incomplete', 4],
    ['failed', 1],
  ] as const)('answers %s with %i, which differs from bad usage', (verdict, code) => {
    expect(exitCodeOfVerdict(verdict)).toBe(code);
    expect(code).not.toBe(EXIT.usage);
  });
});

test('table() aligns words to the left and numbers to the right', () => {
  expect(
    table(
      ['label', 'n'],
      [
        ['a', 5],
        ['long name', 1234],
      ],
    ),
  ).toEqual(['label         n', 'a             5', 'long name  1234']);
});
