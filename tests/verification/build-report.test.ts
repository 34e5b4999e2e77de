import { describe, expect, it } from 'vitest';
import { buildReport, type ReportParts } from '../../shared/verification/build-report.ts';
import { noCounts } from '../../shared/verification/comparison.ts';
import { Report } from '../../shared/verification/report.ts';
import { finding, matched, outcome, parts, plannedTask, verifiedTask } from './report-parts.ts';

async function verdictOf(more: Partial<ReportParts>) {
  return (await buildReport(parts(more))).verdict;
}

describe('buildReport()', () => {
  it('adds tasks up and is what its schema says', async () => {
    const report = await buildReport(parts());
    expect(Report.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({
      schema: 2,
      verdict: 'verified',
      headline:
        'Verified: all 24 images and 60 annotations of the export are in CVAT, exactly, and every picture opens.',
      opened: { chunks: 4, opened: 4 },
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

  it('lists the first of each code, the gravest first, and counts the rest', async () => {
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
      ['CVAT_LACKS', 20, 1],
      ['CVAT_HOLDS_MORE', 3, 1],
    ]);
    expect(report.findings[0]?.at).toBe('task 11, annotations[3] of "a.jpg"');
  });

  it('keeps the sums when a task fails: nothing of it counts as migrated', async () => {
    const failed = { name: 'part 2', images: 4, annotations: 10, state: 'failed', id: 12, made: true } as const;
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
      {
        code: 'REPORT_DOES_NOT_ADD_UP',
        detail: 'migrated and already there, 60, is not the 59 that were looked for in CVAT',
      },
    ]);
  });
});

describe('the verdict', () => {
  const excluding = finding({ severity: 'error', excludes: 'image', count: 4 });
  const less = { tasks: [verifiedTask(11, 20, 60)] };

  it('is verified with findings that only inform', async () => {
    expect(await verdictOf({ findings: [finding({ severity: 'info' })] })).toBe('verified');
  });

  it('is verified-with-changes for warnings', async () => {
    expect(await verdictOf({ findings: [finding()] })).toBe('verified-with-changes');
  });

  it('is incomplete for every exclusion, whatever its severity, and says how many of how many', async () => {
    expect(await verdictOf({ ...less, findings: [excluding] })).toBe('incomplete');
    const report = await buildReport(parts({ ...less, findings: [{ ...excluding, severity: 'info' }] }));
    expect(report.verdict).toBe('incomplete');
    expect(report.headline).toContain('4 of 24 images');
  });

  it('counts no image as lost twice, and never more than there are', async () => {
    const gone = finding({ code: 'FRAME_DELETED', at: 'task 11', effect: 'excluded', count: 20 });
    const report = await buildReport(parts({ findings: [gone, { ...gone, code: 'IMAGES_DO_NOT_OPEN' }] }));
    expect(report.headline).toContain('Incomplete: 24 of 24 images of the export');
  });

  it('is incomplete where CVAT cannot show a picture, and names it', async () => {
    const opened = { chunks: 2, opened: 1, measured: 1, broken: [{ images: ['a.jpg'], detail: 'cannot identify' }] };
    const report = await buildReport(parts({ tasks: [verifiedTask(11, 20, 50, { opened }), verifiedTask(12, 4, 10)] }));
    expect(report.verdict).toBe('incomplete');
    expect(report.findings).toMatchObject([{ code: 'IMAGES_DO_NOT_OPEN', detail: expect.stringContaining('"a.jpg"') }]);
    expect(report.headline).toContain('1 of 24 images');
  });

  it.each([
    ['one chunk was not tried', { chunks: 3, opened: 2, measured: 2, broken: [] }],
    ['none was', { chunks: 0, opened: 0, measured: 0, broken: [] }],
  ])('is not verified where %s', async (_, opened) => {
    expect(await verdictOf({ tasks: [verifiedTask(11, 24, 60, { opened })] })).toBe('verified-with-changes');
  });

  it('is verified where everything was there already, and verified-with-changes where people changed some of it', async () => {
    const there = { outcome: outcome({ equal: { images: 20, annotations: 50 } }), made: false };
    expect(await verdictOf({ tasks: [verifiedTask(11, 20, 50, there), verifiedTask(12, 4, 10)] })).toBe('verified');
    const kept = {
      outcome: outcome({ equal: { images: 19, annotations: 45 }, kept: { images: 1, annotations: 5 } }),
      kept: { count: 1, images: [{ image: 'a.jpg', detail: 'a box moved' }] },
      comparison: matched(19, 45),
    };
    const report = await buildReport(parts({ tasks: [verifiedTask(11, 20, 50, kept), verifiedTask(12, 4, 10)] }));
    expect(report.verdict).toBe('verified-with-changes');
    expect(report.totals.images).toMatchObject({ read: 24, migrated: 4, alreadyThere: 19, kept: 1, excluded: 0 });
    expect(report.findings).toMatchObject([{ code: 'IMAGE_KEPT', detail: 'a box moved' }]);
    // Nobody knows whether the five are there.
    expect(report.headline).toContain(
      'all 24 images of the export are in CVAT, 1 of them kept as people have them, with all 55 annotations of the others;',
    );
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

  it('is failed where nothing was migrated', async () => {
    const all = [finding({ excludes: 'image', count: 24 }), finding({ excludes: 'annotation', count: 60 })];
    const report = await buildReport(parts({ tasks: [], findings: all }));
    expect(report.verdict).toBe('failed');
    expect(report.findings[0]?.code).toBe('NOTHING_MIGRATED');
  });

  it('of a dry run uses the same words for what would be', async () => {
    const tasks = [plannedTask];
    const dry = { dryRun: true, tasks };
    expect(await buildReport(parts(dry))).toMatchObject({ verdict: 'verified', dryRun: true });
    expect(await verdictOf({ ...dry, findings: [finding()] })).toBe('verified-with-changes');
    expect(await verdictOf({ ...dry, findings: [finding({ severity: 'error' })] })).toBe('failed');
    const some = { ...plannedTask, outcome: outcome({ new: { images: 20, annotations: 60 } }) };
    expect(await verdictOf({ dryRun: true, tasks: [some], findings: [finding({ excludes: 'image', count: 4 })] })).toBe(
      'incomplete',
    );
  });
});
