import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNewFile } from '../../../local/pipeline/new-file.ts';
import { parseReport } from '../../../local/pipeline/parse-report.ts';
import { statIfThere } from '../../../local/pipeline/stat-if-there.ts';
import { UsageError } from '../../../local/usage-error.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stat-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('statIfThere() tells what is absent from what cannot be looked at', async () => {
  const file = join(dir, 'file');
  await writeFile(file, 'x');
  expect((await statIfThere(file))?.isFile()).toBe(true);
  expect(await statIfThere(join(dir, 'absent'))).toBeUndefined();
  expect(await statIfThere(join(file, 'below-a-file'))).toBeUndefined();
});

/** A link that leads to itself: the one thing that not even the superuser may look at. */
test('nothing that cannot be looked at is taken for absent', async () => {
  const loop = join(dir, 'loop');
  await symlink(loop, loop);
  await expect(statIfThere(join(loop, 'x'))).rejects.toThrow(UsageError);
  await expect(openNewFile(join(loop))).rejects.toThrow('ELOOP');
  await expect(parseReport(loop)).rejects.toThrow('ELOOP');
});
