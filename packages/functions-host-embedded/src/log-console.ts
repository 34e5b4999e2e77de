import { format } from 'node:util';
import type { Log } from './log.ts';

/** An app's console goes into the log: standard output carries one line for the program that started the host. */
export function logConsole(log: Log): void {
  console.log = (...args: unknown[]) => log('information', 'console', format(...args));
  console.info = console.log;
  console.debug = (...args: unknown[]) => log('debug', 'console', format(...args));
  console.warn = (...args: unknown[]) => log('warning', 'console', format(...args));
  console.error = (...args: unknown[]) => log('error', 'console', format(...args));
}
