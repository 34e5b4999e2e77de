import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../shared/report/report-html.ts';
import { servedView } from '../../shared/report/served-view.ts';
import { buildReport } from '../../shared/verification/build-report.ts';
import { choosePictures, type Picture } from '../../shared/verification/gallery.ts';
import { finding, parts } from '../verification/report-parts.ts';

const HTTP = { kind: 'http' } as const;

const picture = (path: string, more: Partial<Picture> = {}): Picture => ({
  ...{ path, width: 64, height: 48, state: 'exact', words: 'exact: 1 annotation', undrawn: 0 },
  frame: { task: 11, job: 21, frame: 3 },
  export: [{ label: 'Cat', path: 'M1 1h2v2h-2z', as: 'matched' }],
  cvat: [{ label: 'Cat', path: 'M1 1h2v2h-2z', as: 'matched' }],
  ...more,
});

describe('the gallery', () => {
  it('shows the worst first, then a sample that is the same whatever the order', () => {
    const some = Array.from({ length: 40 }, (_, k) => picture(`${k}.jpg`));
    const bad = [picture('kept.jpg', { state: 'kept' }), picture('bad.jpg', { state: 'different' })];
    const chosen = choosePictures([...some, ...bad]);
    expect(chosen.slice(0, 2).map(({ path }) => path)).toEqual(['bad.jpg', 'kept.jpg']);
    expect(chosen).toHaveLength(14);
    expect(choosePictures([...bad, ...some.toReversed()])).toEqual(chosen);
  });

  it('leads from a card to the frame in CVAT, and from a finding to its card', async () => {
    const report = await buildReport(parts({ findings: [finding({ at: 'images[3] "UI/a.jpg"' })] }));
    const page = reportHtml(report, servedView({ pictures: [picture('UI/a.jpg')], frames: {} }, HTTP));
    expect(page).toContain(
      '<a href="https://cvat.example/tasks/11/jobs/21?frame=3">Open in CVAT: task 11, frame 3</a>',
    );
    expect(page).toContain('<a href="#picture-1">See it</a>');
    expect(page).toContain('<img src="report/pictures/0" alt=""');
    expect(page).toContain('<a href="report/findings.csv">All findings as CSV</a>');
  });

  it('leads from a finding to the frame where the picture has no card', async () => {
    const report = await buildReport(parts({ findings: [finding({ at: 'images[3] "UI/a.jpg"' })] }));
    const frames = { 'UI/a.jpg': { task: 12, job: 22, frame: 5 } };
    const page = reportHtml(report, servedView({ pictures: [], frames }, HTTP));
    expect(page).toContain('<a href="https://cvat.example/tasks/12/jobs/22?frame=5">Open in CVAT</a>');
  });

  it('escapes names, and draws no picture that a browser cannot show', async () => {
    const evil = '"><script>alert(1)</script>.tif';
    const page = reportHtml(await buildReport(parts()), servedView({ pictures: [picture(evil)], frames: {} }, HTTP));
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&quot;&gt;&lt;script&gt;');
  });
});
