import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, inject, it } from 'vitest';
import { inAscii } from '../../../local/packaging/in-ascii.ts';

const isAscii = (bytes: Uint8Array) => bytes.every((byte) => byte < 128);

describe('inAscii()', () => {
  it.each([
    ["'größer – 図 🖼'", 'größer – 図 🖼'],
    ['`1·2`', '1·2'],
    ['((strings) => strings[0])`a · b`', 'a · b'],
    ["'x – y'.replace(/–/u, '-') /* … */", 'x - y'],
    ["'🖼'.replace(/^🖼$/u, 'picture')", 'picture'],
    ["({ größe: 3 }).größe + ''", '3'],
  ])('%s means the same', (script, value) => {
    const ascii = inAscii(`(${script})`);
    expect(isAscii(Buffer.from(ascii))).toBe(true);
    expect(runInNewContext(ascii)).toBe(value);
  });

  it('refuses an escape that would mean something else', () => {
    expect(() => inAscii("'a\\–b'")).toThrow("current value is 'a\\–");
  });

  it('wrote what is deployed and what is published', async () => {
    const lib = join(dirname(inject('command')), 'lib');
    const files = (await readdir(lib)).map((name) => join(lib, name));
    files.push(join(inject('packageFolder'), 'dist', 'main.cjs'), join(lib, '..', 'app', 'main.cjs'));
    const beyond = [];
    for (const file of files) if (!isAscii(await readFile(file))) beyond.push(file);
    expect(beyond).toEqual([]);
  });
});
