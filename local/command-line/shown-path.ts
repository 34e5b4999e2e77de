import { isAbsolute, join, relative } from 'node:path';
import { inCallersFolder } from './callers-folder.ts';
import { TOOL } from './command-help.ts';

/** A path as a person would type it: below the folder in which they stand without what leads there, and beside it, too. */
export function shownPath(path: string): string {
  const way = relative(inCallersFolder('.'), path);
  return way === '' || way.startsWith(join('..', '..')) || isAbsolute(way) ? path : way;
}

/** How to see what a command left in the stand-in, which is stopped with it: its links lead nowhere until then. */
export function lookAgain(dataDir: string): string[] {
  return [
    '',
    'This was a rehearsal: nothing has left this machine, and everything has been stopped again.',
    'To see the tasks in the stand-in for CVAT, start it on the same data:',
    `  ${TOOL} dev --data ${quotedPath(shownPath(dataDir))}`,
  ];
}

/** Good for every shell, and for PowerShell. */
export function quotedPath(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `"${path}"`;
}
