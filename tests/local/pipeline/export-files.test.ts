import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inOwnFolder, readExportFiles } from '../../../local/pipeline/export-files.ts';

test('inOwnFolder() gives exports of one name and other content names of their own, and each always the same', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'exports-'));
  try {
    const nameOf = async (folder: string, content: string) => {
      const file = join(dir, folder, 'labels.json');
      await mkdir(join(dir, folder), { recursive: true });
      await writeFile(file, content);
      const { name, files } = await inOwnFolder(await readExportFiles(file));
      expect(files).toEqual([{ name, file, size: content.length }]);
      return name;
    };
    const cats = await nameOf('cats', '{"images":[]}');
    expect(cats).toMatch(/^[0-9a-f]{16}\/labels\.json$/);
    expect(await nameOf('dogs', '{"images":[1]}')).not.toBe(cats);
    expect(await nameOf('cats again', '{"images":[]}')).toBe(cats);
    const parts = { name: 'abc/', files: [{ name: 'abc/a.jsonl', file: join(dir, 'a.jsonl'), size: 1 }], beside: [] };
    expect(await inOwnFolder(parts)).toBe(parts);
  } finally {
    await rm(dir, { recursive: true });
  }
});
