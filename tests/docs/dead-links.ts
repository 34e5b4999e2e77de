import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';

/** A link in a Markdown file, without those to other sites: `path` is empty for an anchor of the file itself. */
export type Link = { path: string; anchor: string };

const OTHER_SITE = /^[a-z][a-z0-9+.-]*:/i;

/** Inline links, images and reference definitions. Code is not looked at: a link in it is text. */
export function linksIn(markdown: string): Link[] {
  const prose = withoutCode(markdown);
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gm)];
  const html = [...prose.matchAll(/<(?:a|img)\s[^>]*?(?:href|src)="([^"]+)"/g)];
  return [...inline, ...references, ...html]
    .map(([, target = '']) => target)
    .filter((target) => !OTHER_SITE.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: decodeURIComponent(path), anchor: decodeURIComponent(anchor) };
    });
}

/** Where a link may point to within a file: its headings as GitHub names them, and ids that are written out. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const [, heading = ''] of withoutFences(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = slugOf(heading);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  for (const [, id = ''] of markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

function slugOf(heading: string): string {
  const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]+>/g, '');
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2[ \t]*$/gm, '');
}

function withoutCode(markdown: string): string {
  return withoutFences(markdown).replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, '');
}

/** Links of a page below `root` that lead nowhere, or out of it. */
export async function deadLinks(root: string, file: string, text: string): Promise<string[]> {
  const dead: string[] = [];
  for (const { path, anchor } of linksIn(text)) {
    const target = path === '' ? file : join(path.startsWith('/') ? root : dirname(file), path);
    const outside = relative(root, target).startsWith('..');
    const missing = outside || !existsSync(target);
    const anchors =
      missing || anchor === '' || extname(target) !== '.md' ? undefined : anchorsIn(await readFile(target, 'utf8'));
    if (missing || (anchors && !anchors.has(anchor)))
      dead.push(`${relative(root, file)} -> ${path}${anchor && `#${anchor}`}`);
  }
  return dead;
}
