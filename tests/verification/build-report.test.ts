import { describe, expect, it } from 'vitest';
import { buildReport, type ReportParts } from '../../shared/verification/build-report.ts';
import { noCounts } from '../../shared/verification/comparison.ts';
import { Report } from '../../shared/verification/report.ts';
import { finding, matched, parts, verifiedTask } from './report-parts.ts';

async function verdictOf(more: Partial<ReportParts>) {
  return (await buildReport(parts(more))).verdict;
}

describe('buildReport()', () => {
  it('adds tasks up and is what its schema says', async () => {
    const report = await buildReport(parts());
    expect(Report.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({
      schema: 1,
      verdict: 'verified',
      totals: {
        images: { read: 24, migrated: 24, excluded: 0, matched: 24, different: 0, missing: 0, unexpected: 0 },
        annotations: { read: 60, migrated: 60, excluded: 0, matched: 60, different: 0, missing: 0, unexpected: 0 },
      },
      labels: [
        { name: 'Animal/Cat', type: 'box', migrated: 60, matched: 60 },
        { name: 'Never used', type: null, migrated: 0 },
      ],
      tasks: [
        { id: 11, url: 'https://cvat.example/tasks/11', state: 'verified', images: 20, annotations: 50 },
        { id: 12, url: 'https://cvat.example/tasks/12' },
      ],
      findings: [],
    });
  });

  it('lists the first of each code, errors first, and counts the rest', async () => {
    async function* findings() {
      for (let k = 0; k < 100; k++)
        yield finding({ code: 'CLAMPED', severity: 'info', at: `annotations[${k}]`, count: 2 });
      yield finding();
      yield finding({ code: 'BROKEN', severity: 'error' });
    }
    const report = await buildReport(parts({ findings: findings() }), { examples: 3 });
    expect(report.findingTotals.map(({ code, count, listed }) => [code, count, listed])).toEqual([
      ['BROKEN', 1, 1],
      ['IMAGE_NOT_IN_CONTAINER', 1, 1],
      ['CLAMPED', 200, 3],
    ]);
    expect(report.findings.map(({ at }) => at).slice(2)).toEqual([
      'annotations[0]',
      'annotations[1]',
      'annotations[2]',
    ]);
  });

  it('counts what the comparison found but did not list', async () => {
    const comparison = {
      ...matched(20, 50),
      annotations: { matched: 30, different: 0, missing: 20, unexpected: 3 },
      differences: [
        { kind: 'missing' as const, at: 'annotations[3] of "a.jpg"', detail: 'box: is not in CVAT' },
        { kind: 'unexpected' as const, at: 'job 5', detail: '2 tracks', count: 2 },
      ],
      omitted: 19,
    };
    const report = await buildReport(
      parts({ tasks: [verifiedTask(11, 20, 50, { comparison }), verifiedTask(12, 4, 10)] }),
    );
    expect(report.verdict).toBe('failed');
    expect(report.findingTotals.map(({ code, count, listed }) => [code, count, listed])).toEqual([
      ['CVAT_HOLDS_MORE', 3, 1],
      ['CVAT_LACKS', 20, 1],
    ]);
    expect(report.findings[1]?.at).toBe('task 11, annotations[3] of "a.jpg"');
  });

  it('keeps the sums when a task fails: nothing of it counts as migrated', async () => {
    const failed = { name: 'part 2', images: 4, annotations: 10, state: 'failed', id: 12 } as const;
    const cause = finding({ code: 'CVAT_FAILED', severity: 'error', at: 'task 12' });
    const report = await buildReport(parts({ tasks: [verifiedTask(11, 20, 50), { ...failed, finding: cause }] }));
    expect(report.verdict).toBe('failed');
    expect(report.totals.images).toMatchObject({ read: 24, migrated: 20, excluded: 4 });
    expect(report.totals.annotations).toMatchObject({ read: 60, migrated: 50, excluded: 10 });
    expect(report.findings.map(({ code }) => code)).toEqual(['CVAT_FAILED', 'TASK_FAILED', 'TASK_FAILED']);
  });

  it.each(['images', 'annotations'] as const)('calls %s that do not add up a fault of its own', async (kind) => {
    const report = await buildReport(parts({ read: { ...parts().read, [kind]: 100 } }));
    expect(report.verdict).toBe('failed');
    expect(report.findings).toMatchObject([{ code: 'REPORT_DOES_NOT_ADD_UP', at: `totals.${kind}` }]);
  });

  it('calls annotations that nobody looked for a fault of its own', async () => {
    const tasks = [verifiedTask(11, 20, 50, { comparison: matched(20, 49) }), verifiedTask(12, 4, 10)];
    const report = await buildReport(parts({ tasks }));
    expect(report.findings).toMatchObject([
      { code: 'REPORT_DOES_NOT_ADD_UP', detail: 'migrated 60 is not the 59 that were looked for in CVAT' },
    ]);
  });
});

describe('the verdict', () => {
  const excluding = finding({ severity: 'error', excludes: 'image', count: 4 });
  const less = { tasks: [verifiedTask(11, 20, 60)] };

  it('is verified with findings that only inform', async () => {
    expect(await verdictOf({ findings: [finding({ severity: 'info' })] })).toBe('verified');
  });

  it('is verified-with-findings for warnings and for exclusions, also grave ones', async () => {
    expect(await verdictOf({ findings: [finding()] })).toBe('verified-with-findings');
    expect(await verdictOf({ ...less, findings: [excluding] })).toBe('verified-with-findings');
    expect(await verdictOf({ ...less, findings: [{ ...excluding, severity: 'info' }] })).toBe('verified-with-findings');
  });

  it('is verified-with-findings where CVAT could not show an image', async () => {
    const tasks = [verifiedTask(11, 20, 50, { unrendered: ['a.jpg'] }), verifiedTask(12, 4, 10)];
    expect(await verdictOf({ tasks })).toBe('verified-with-findings');
  });

  it('is failed for an error that is no exclusion', async () => {
    expect(await verdictOf({ findings: [finding({ severity: 'error' })] })).toBe('failed');
  });

  it.each(['different', 'missing', 'unexpected'] as const)('is failed for one %s annotation or image', async (kind) => {
    for (const what of ['images', 'annotations'] as const) {
      const wrong = matched(20, 50);
      wrong[what] = { ...noCounts(), matched: wrong[what].matched - (kind === 'unexpected' ? 0 : 1), [kind]: 1 };
      const tasks = [verifiedTask(11, 20, 50, { comparison: wrong }), verifiedTask(12, 4, 10)];
      expect(await verdictOf({ tasks })).toBe('failed');
    }
  });

  it('is failed where a task was kept from us, and where nothing was migrated', async () => {
    const tasks = [verifiedTask(11, 20, 50, { kept: true }), verifiedTask(12, 4, 10)];
    expect(await verdictOf({ tasks })).toBe('failed');
    const all = [finding({ excludes: 'image', count: 24 }), finding({ excludes: 'annotation', count: 60 })];
    const report = await buildReport(parts({ tasks: [], findings: all }));
    expect(report.verdict).toBe('failed');
    expect(report.findings[0]?.code).toBe('NOTHING_MIGRATED');
  });

  it('of a dry run is planned, with findings or without', async () => {
    const tasks = [{ name: 'part 1', images: 24, annotations: 60, state: 'planned' } as const];
    expect(await verdictOf({ tasks })).toBe('planned');
    expect(await verdictOf({ tasks, findings: [finding()] })).toBe('planned-with-findings');
    expect(await verdictOf({ tasks, findings: [finding({ severity: 'error' })] })).toBe('failed');
  });
});
