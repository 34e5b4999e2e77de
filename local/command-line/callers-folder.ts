import { relative, resolve } from 'node:path';

/** npm runs scripts in the project's folder; people mean the folder in which they typed. */
export function inCallersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** A path as it is typed there: `../pics`; `.` for the folder itself. */
export function callersPath(path: string): string {
  const typed = relative(inCallersFolder('.'), path) || '.';
  return typed.split(/[\\/]/).filter((part) => part === '..').length > 3 ? path : typed;
}
