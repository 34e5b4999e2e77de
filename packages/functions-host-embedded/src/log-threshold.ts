import type { LogLevel } from './log.ts';

const ORDER: readonly string[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];

/** Whether a line is to be written, given `logging.logLevel.default` of host.json (`None` writes nothing). */
export function isLogged(level: LogLevel, threshold: string): boolean {
  const wanted = threshold.toLowerCase();
  if (wanted === 'none') return false;
  return ORDER.indexOf(level) >= ORDER.indexOf(wanted);
}
