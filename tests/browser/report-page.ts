import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { overviewHtml } from '../../local/pipeline/overview-html.ts';
import { reportHtml } from '../../shared/report/report-html.ts';
import { buildReport, type ReportParts } from '../../shared/verification/build-report.ts';
import { PICTURE_STATES, type Picture } from '../../shared/verification/gallery.ts';
import { finding, matched, parts, plannedTask, verifiedTask } from '../verification/report-parts.ts';
import { expectSound, walk } from './sound-page.ts';

/** One card of each kind, on images with names as people give them. */
const pictures: Picture[] = PICTURE_STATES.map((state) => ({
  ...{ path: `harbour street/a rather long name of a picture/${state}.jpg`, width: 64, height: 48, state, undrawn: 1 },
  ...{ words: `${state}: 1 annotation`, frame: { task: 11, job: 21, frame: 3 } },
  export: [{ label: 'Animal/Cat', path: 'M1 1h20v20h-20z', as: 'matched' }],
  cvat: [{ label: 'Animal/Cat', path: 'M1 1h20v20h-20z', as: 'matched' }],
}));

const at = (state: string) => `images[3] "harbour street/a rather long name of a picture/${state}.jpg"`;
const lost = Array.from({ length: 12 }, (_, k) =>
  finding({ at: `images[${k}] "lost/${'long'.repeat(20)}${k}.jpg"`, excludes: 'image' }),
);
const changed = finding({ code: 'BOX_NEGATIVE_SIZE', at: at('changed'), detail: 'turned', fix: 'Check the box' });
const info = finding({
  code: 'COORDINATES_DECIDED',
  severity: 'info',
  at: 'export',
  detail: 'normalized',
  fix: 'Nothing',
});
const bad = { ...matched(20, 49), annotations: { matched: 49, different: 1, missing: 0, unexpected: 0 } };

/** The page that a report is, from a file. A page is opened once: what it looks like and how it is worked is tried on it together. */
export function reportPage(opened: () => Page): void {
  let dir: string;
  let page: Page;
  let picture: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'report-page-'));
    const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#88a' } })
      .jpeg()
      .toBuffer();
    picture = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  beforeEach(() => {
    page = opened();
  });

  async function open(more: Partial<ReportParts>): Promise<void> {
    const report = await buildReport(parts(more));
    const lists = { findings: 'findings.csv', missing: 'missing.csv' };
    const html = reportHtml(report, { gallery: { pictures, frames: {} }, pictureOf: () => picture, lists });
    const file = join(dir, 'report.html');
    await writeFile(file, html);
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  }

  async function openSound(more: Partial<ReportParts>): Promise<void> {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await open(more);
    await expectSound(page);
    expect(await page.evaluate("document.querySelector('.card img').naturalWidth")).toBe(64);
    expect(said).toEqual([]);
  }

  it('of a dry run is accessible in both themes and fits a phone', () =>
    openSound({ dryRun: true, tasks: [plannedTask], findings: [info] }));

  it('failed, with findings of every effect, is accessible in both themes and fits a phone', () =>
    openSound({
      tasks: [verifiedTask(11, 20, 50, { comparison: bad }), verifiedTask(12, 4, 10)],
      findings: [...lost, changed, info],
    }));

  it('verified, is accessible in both themes, fits a phone, and shows one kind of picture by the arrow keys, and all again', async () => {
    await openSound({});
    const shown = () => page.locator('.card:visible').count();
    expect(await shown()).toBe(pictures.length);
    await page.focus('#see-all');
    await page.keyboard.press('ArrowRight');
    expect(await shown()).toBe(1);
    expect(await page.locator('.card:visible').innerText()).toContain('different.jpg');
    await page.keyboard.press('ArrowLeft');
    expect(await shown()).toBe(pictures.length);
  });

  it('is worked by keyboard alone: steps, filters, pictures, findings and tables; leads from a finding to its picture, and prints every finding and no control', async () => {
    await open({ findings: [...lost, changed, info] });
    const reached = await walk(page);
    for (const words of ['See which', 'Open task 11', 'All', 'Open in CVAT: task 11, frame 3', '7 more', 'See it']) {
      expect(reached).toContain(words);
    }
    expect(reached).toContain('Tasks in CVAT');

    // Also where the filter hides nothing of it.
    await page.getByRole('link', { name: 'See it' }).click();
    expect(await page.locator('.card:target').innerText()).toContain('changed.jpg');

    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.filter:visible').count()).toBe(0);
    expect(await page.locator('#IMAGE_NOT_IN_CONTAINER li').last().isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });

  it('over all exports of a place is accessible in both themes and fits a phone', async () => {
    const { totals } = await buildReport(parts({}));
    const row = { dryRun: false, totals, report: 'street.report.html', project: 'https://app.cvat.ai/projects/7' };
    const lost = {
      totals: undefined,
      report: undefined,
      project: undefined,
      problem: 'none of its pictures was found',
    };
    const rows = [
      { ...row, name: 'street', verdict: 'verified' },
      { ...row, name: 'a-very-long-name-of-a-project-that-has-no-place-to-break', verdict: 'verified-with-changes' },
      { ...row, name: 'harbour', verdict: 'incomplete' },
      { ...row, name: 'plan', verdict: 'verified', dryRun: true },
      { ...row, ...lost, name: 'lost', verdict: undefined },
    ] as const;
    const file = join(dir, 'all.report.html');
    await writeFile(file, overviewHtml(rows));
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    await expectSound(page);
    expect(await walk(page)).toContain('street.report.html');
  });
}
