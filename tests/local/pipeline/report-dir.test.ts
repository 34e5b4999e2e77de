import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openReportDir } from '../../../local/pipeline/report-dir.ts';
import { UsageError } from '../../../local/usage-error.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-dir-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('openReportDir()', () => {
  it('makes folders with their parents, once and again, and leaves nothing in them', async () => {
    const deep = join(dir, 'a b', 'zwölf', 'report');
    for (let time = 0; time < 2; time++) expect(await openReportDir(deep)).toBe(deep);
    expect(await readdir(deep)).toEqual([]);
  });

  it('refuses a file, a folder below a file, and one that the system does not let be made', async () => {
    const file = join(dir, 'file');
    await writeFile(file, 'x');
    const refused = [file, join(file, 'below'), ...(process.platform === 'linux' ? ['/proc/never/made'] : [])];
    for (const path of refused) await expect(openReportDir(path)).rejects.toBeInstanceOf(UsageError);
    await expect(openReportDir(file)).rejects.toThrow(`Cannot write into "${file}": it is not a folder`);
  });
});
