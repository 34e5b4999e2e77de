import { dirname } from 'node:path/posix';
import type { FoundExport } from './find-exports.ts';

/** What each export is called in CVAT and in the names of its reports: its project; two of one name get that of their folder, too. */
export function labelsOf(exports: readonly Pick<FoundExport, 'name' | 'project'>[]): string[] {
  const taken = new Set<string>();
  return exports.map(({ name, project }) => {
    const shared = exports.filter((other) => sameName(other.project) === sameName(project)).length > 1;
    const wanted = safe(shared ? `${project} ${dirname(name).split('/').at(-1)}` : project);
    let label = wanted;
    for (let count = 2; taken.has(sameName(label)); count++) label = `${wanted} ${count}`;
    taken.add(sameName(label));
    return label;
  });
}

/** Files on Windows and macOS differ in more than case. */
const sameName = (name: string) => name.toLowerCase();

/** Good as the name of a file anywhere. */
const safe = (name: string) => name.replace(/[<>:"/\\|?*\p{Cc}]/gu, '-').replace(/[ .]+$/, '') || 'export';
