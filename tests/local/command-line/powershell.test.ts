import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { azureExport } from '../../migration/small-export.ts';
import { DOTNET, noPowerShell, pwsh } from '../../powershell.ts';

const run = promisify(execFile);
const PATIENCE_MS = 180_000;

const SIZE = { width: 64, height: 48 };
const FOLDER = "pics $x (2) d'été";
const EXPORT = 'labels [1] "ä" & b.json';
const LABEL = 'Cat "big" $y; `z` 100%';
const Coco = z.object({
  images: z.array(z.object({ file_name: z.string() })),
  categories: z.array(z.object({ name: z.string() })),
});

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'powershell-'));
  await mkdir(join(dir, FOLDER));
  const picture = await sharp({ create: { ...SIZE, channels: 3, background: '#88a' } })
    .jpeg()
    .toBuffer();
  await writeFile(join(dir, FOLDER, 'a.jpg'), picture);
  const drawn = [LABEL, 'Dog'].map((label, index) => {
    const box: [number, number, number, number] = [1 + index, 2, 20, 10];
    return { image: 'a.jpg', label, box };
  });
  await writeFile(join(dir, EXPORT), JSON.stringify(azureExport({ 'a.jpg': SIZE }, drawn)));
  await writeFile(join(dir, 'my options.json'), JSON.stringify({ normalize: { labels: { keepUnused: false } } }));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** As PowerShell quotes: nothing within has a meaning. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const PASSINGS = ['Standard', 'Windows'] as const;

/** Lines typed in PowerShell, in the person's folder, one for each way in which it hands quotes to programs. */
async function typed(lineFor: (passing: string) => string): Promise<void> {
  const script = join(dir, 'typed.ps1');
  const lines = PASSINGS.flatMap((passing) => [
    `$PSNativeCommandArgumentPassing = '${passing}'`,
    `& ${quoted(process.execPath)} ${lineFor(passing)}`,
    'if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }',
  ]);
  await writeFile(script, lines.join('\n'));
  const { INIT_CWD: _, ...env } = process.env;
  await run(pwsh, ['-NoProfile', '-File', script], { cwd: dir, env: { ...env, ...DOTNET } });
  await rm(script);
}

it.skipIf(noPowerShell)(
  'awkward arguments arrive as they were typed in PowerShell, whichever way it passes them',
  { timeout: PATIENCE_MS },
  async () => {
    const outFor = (passing: string) => `out é [3] $z ${passing}.coco.json`;
    await typed((passing) =>
      [
        quoted(inject('command')),
        `normalize ${quoted(EXPORT)} ${quoted(FOLDER)}`,
        // Without quotes, too: PowerShell has meanings of its own for commas, dots, equals signs and backticks.
        `--options "my options.json" --paths=full --rename ${quoted(`${LABEL}=Kätzchen, "1" [x]`)} --rename Dog=A,B.c`,
        `--policy OUT_OF_IMAGE=fix --out=${quoted(outFor(passing))} --json`,
      ].join(' '),
    );
    for (const passing of PASSINGS) {
      const coco = Coco.parse(JSON.parse(await readFile(join(dir, outFor(passing)), 'utf8')));
      expect(coco.images, passing).toEqual([expect.objectContaining({ file_name: 'a.jpg' })]);
      expect(coco.categories.map(({ name }) => name).sort(), passing).toEqual(['A,B.c', 'Kätzchen, "1" [x]']);
    }
    expect((await readdir(dir)).sort()).toEqual([EXPORT, 'my options.json', ...PASSINGS.map(outFor), FOLDER].sort());
  },
);
