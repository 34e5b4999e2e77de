import { resolve } from 'node:path';

/** npm runs scripts in the project's folder; people mean the folder in which they typed. */
export function inCallersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
