import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import pMap from 'p-map';
import type { Channel } from '../../shared/report/channel-fix.ts';
import { reportHtml } from '../../shared/report/report-html.ts';
import { pictureType } from '../../shared/report/served-view.ts';
import { Gallery } from '../../shared/verification/gallery.ts';
import { Report } from '../../shared/verification/report.ts';
import type { PipelineClient } from './pipeline-client.ts';
import type { ReportFiles } from './report-files.ts';
import { openThumbnails } from './thumbnails.ts';

const AT_ONCE = 4;

/**
 * Fetches the report of a migration and keeps it as files that need nothing else: the pictures stand in the page, made small,
 * the lists beside it. undefined where the migration has none.
 */
export async function saveReport(
  client: PipelineClient,
  id: string,
  { files, channel }: { files: ReportFiles; channel: Channel },
): Promise<Report | undefined> {
  const json = await client.report(id);
  if (json === undefined) return undefined;
  const report = Report.parse(JSON.parse(json));
  const gallery = Gallery.safeParse(await client.reportFile(id, 'gallery.json').then((file) => file?.json())).data;
  const thumbnails = await openThumbnails();
  const cards = gallery?.pictures.map(({ path }, index) => ({ path, index })) ?? [];
  const pictures = await pMap(
    cards,
    async ({ path, index }) => {
      if (!thumbnails || !pictureType(path)) return undefined;
      const picture = await client.reportFile(id, `pictures/${index}`);
      return picture && thumbnails(new Uint8Array(await picture.arrayBuffer()));
    },
    { concurrency: AT_ONCE },
  );
  const findings = await client.reportFile(id, 'findings.csv');
  const missing = await client.reportFile(id, 'missing.csv');
  if (findings && missing) {
    await writeFile(files.findings, await findings.text());
    await writeFile(files.missing, await missing.text());
  }
  const page = reportHtml(report, {
    channel,
    ...(gallery ? { gallery } : {}),
    pictureOf: (index) => pictures[index],
    ...(findings && missing ? { lists: { findings: basename(files.findings), missing: basename(files.missing) } } : {}),
    ...(thumbnails ? {} : { note: { text: 'Without the pictures: sharp, which makes them small, is not installed' } }),
  });
  await writeFile(files.json, json);
  await writeFile(files.html, page);
  return report;
}
