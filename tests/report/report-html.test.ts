import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../shared/report/report-html.ts';
import { buildReport } from '../../shared/verification/build-report.ts';
import { finding, parts, plannedTask, verifiedTask } from '../verification/report-parts.ts';

describe('reportHtml()', () => {
  it('shows verdict, sums, labels and tasks with links', async () => {
    const page = reportHtml(await buildReport(parts()));
    expect(page).toContain('</span>Verified</h1>');
    expect(page).toContain('<p>All 24 images and 60 annotations of the export are in CVAT, exactly');
    expect(page).toContain('<a href="https://cvat.example/tasks/11">#11 part 11</a>');
    expect(page).toContain('<a href="https://cvat.example/projects/7">animals</a>');
    expect(page).toContain('2026-03-01 10:00:00 UTC to 2026-03-01 10:04:12 UTC');
    expect(page).toContain('Animal/Cat');
  });

  it('escapes whatever an export may call its things', async () => {
    const evil = '<script>alert(1)</script>"\'&';
    const page = reportHtml(
      await buildReport(
        parts({
          source: { export: evil, images: evil },
          labels: [evil],
          target: { url: 'javascript:alert(1)', version: evil, organization: evil, project: { id: 1, name: evil } },
          findings: [finding({ at: evil, detail: evil, fix: evil })],
        }),
      ),
    );
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/href="(?!https?:|#)/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  });

  it('loads nothing by itself, and runs nothing', async () => {
    const page = reportHtml(await buildReport(parts({ findings: [finding()] })));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"`);
    expect(page).not.toMatch(/<(script|link|img|iframe|object)\b|@import|url\(|\son\w+=/i);
  });

  it('groups findings by code with what to do, unfolds long lists and says what it does not list', async () => {
    const many = Array.from({ length: 30 }, (_, k) => finding({ at: `images[${k}]` }));
    const page = reportHtml(await buildReport(parts({ findings: many }), { examples: 8 }));
    expect(page).toContain('<span class="tone">Changed:</span> 30 pictures are not in the container</h3>');
    expect(page.match(/What to do:/g)).toHaveLength(1);
    expect(page).toContain('<summary>3 more</summary>');
    expect(page).toContain('and 22 more: in findings.csv beside this report');
  });

  it('says that a dry run touched nothing, and does not pretend to have looked', async () => {
    const page = reportHtml(await buildReport(parts({ dryRun: true, tasks: [plannedTask] })));
    expect(page).toContain('Dry run: verified</h1>');
    expect(page).toContain('A dry run, nothing was touched');
    expect(page).not.toContain('Read back');
  });

  it('marks the task that is not as it should be', async () => {
    const comparison = {
      ...{ images: { matched: 24, different: 0, missing: 0, unexpected: 0 }, labels: [], differences: [], omitted: 1 },
      annotations: { matched: 59, different: 0, missing: 1, unexpected: 0 },
    };
    const page = reportHtml(await buildReport(parts({ tasks: [verifiedTask(11, 24, 60, { comparison })] })));
    expect(page).toContain('Failed</h1>');
    expect(page).toContain('not as it should be</span>');
    expect(page).toContain('<li class="tone bad">1 missing</li>');
  });
});
