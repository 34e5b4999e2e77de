import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { packedPage } from './packed-page.ts';

/** Decisions are for those who change the code; of the screenshots only those that a page shows. */
const NOT_PACKED = /[\\/](screenshots|adr)$/;

/** What help and messages name, into `out`, which holds everything else already. */
export async function packDocumentation(root: string, out: string): Promise<void> {
  for (const file of ['LICENSE', 'CHANGELOG.md', 'SECURITY.md']) await copyFile(join(root, file), join(out, file));
  const docs = join(root, 'docs');
  await cp(docs, join(out, 'docs'), { recursive: true, filter: (source) => !NOT_PACKED.test(source) });
  const pages = [
    'README.md',
    ...(await readdir(docs)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ];
  await copyFile(join(root, 'README.md'), join(out, 'README.md'));
  for (const page of pages) {
    const markdown = await readFile(join(root, page), 'utf8');
    await copyPictures(markdown, dirname(join(root, page)), dirname(join(out, page)));
    const isPacked = (link: string) => {
      const target = join(dirname(join(out, page)), decodeURIComponent(link));
      return !relative(out, target).startsWith('..') && existsSync(target);
    };
    await writeFile(join(out, page), packedPage(markdown, isPacked));
  }
}

async function copyPictures(markdown: string, from: string, to: string): Promise<void> {
  for (const [, link = ''] of markdown.matchAll(/!\[[^\]]*\]\(([^)\s:]+)\)/g)) {
    await mkdir(dirname(join(to, link)), { recursive: true });
    await copyFile(join(from, link), join(to, link));
  }
}
