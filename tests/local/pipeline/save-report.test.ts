import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPipelineClient } from '../../../local/pipeline/pipeline-client.ts';
import { refuseForeignReports, reportsNamed } from '../../../local/pipeline/report-files.ts';
import { saveReport } from '../../../local/pipeline/save-report.ts';
import { FINDINGS_HEAD, MISSING_HEAD } from '../../../shared/report/list-heads.ts';
import { buildReport } from '../../../shared/verification/build-report.ts';
import { finding, parts } from '../../verification/report-parts.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'save-report-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Saves what an app answers that has these files and no others. */
async function saved(served: Record<string, string>): Promise<string[]> {
  const server = createServer((request, response) => {
    const body = served[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(body ?? JSON.stringify({ problems: [{ code: 'GONE', at: 'request', detail: 'gone', fix: 'none' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const host = { url: `http://127.0.0.1:${port}`, keys: { default: 'key' } };
    const files = reportsNamed(dir, 'labels.json', { dryRun: false });
    await saveReport(createPipelineClient(host, AbortSignal.timeout(20_000)), 'm1', {
      files,
      channel: { kind: 'command' },
    });
    // The next run may replace everything that this one wrote.
    await refuseForeignReports(files);
    return (await readdir(dir)).sort();
  } finally {
    server.close();
  }
}

const REPORT = '/api/migrations/m1/report';

test('saveReport() keeps the lists beside the page, which links to them', async () => {
  const report = JSON.stringify(await buildReport(parts({ findings: [finding()] })));
  const lists = { findings: `\uFEFF${FINDINGS_HEAD.join(',')}\r\n`, missing: `\uFEFF${MISSING_HEAD.join(',')}\r\n` };
  const files = { [`${REPORT}/findings.csv`]: lists.findings, [`${REPORT}/missing.csv`]: lists.missing };
  expect(await saved({ [REPORT]: report, ...files })).toEqual([
    ...['labels.findings.csv', 'labels.missing.csv', 'labels.report.html', 'labels.report.json'],
  ]);
  expect(await readFile(join(dir, 'labels.report.html'), 'utf8')).toContain('href="labels.findings.csv"');
});

test('saveReport() writes no lists and no links to them where the app has none', async () => {
  const report = JSON.stringify(await buildReport(parts({ findings: [finding()] })));
  expect(await saved({ [REPORT]: report })).toEqual(['labels.report.html', 'labels.report.json']);
  expect(await readFile(join(dir, 'labels.report.html'), 'utf8')).not.toContain('labels.findings.csv');
});
