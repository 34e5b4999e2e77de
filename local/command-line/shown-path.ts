import { relative } from 'node:path';
import { inCallersFolder } from './callers-folder.ts';
import { TOOL } from './command-help.ts';

/** A path as a person would type it: below the folder in which they stand without what leads there. */
export function shownPath(path: string): string {
  const below = relative(inCallersFolder('.'), path);
  return below.startsWith('..') || below === '' ? path : below;
}

/** How to see what a command left in the stand-in, which is stopped with it. */
export function lookAgain(dataDir: string): string[] {
  return [
    '',
    'Everything has been stopped. To look at the tasks, start it again on the same data:',
    `  ${TOOL} dev --data ${quotedPath(shownPath(dataDir))}`,
  ];
}

/** Good for every shell, and for PowerShell. */
export function quotedPath(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `"${path}"`;
}
