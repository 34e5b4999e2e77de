export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** One line of the host: `source` is a function's name, or `host` for the host itself. */
export type Log = (level: LogLevel, source: string, message: string) => void;

/** `<ISO time> <level> <source>: <message>`; line breaks (stacks) are written as `\n` so that a line stays a line. */
export function formatLogLine(level: LogLevel, source: string, message: string, now: Date): string {
  return `${now.toISOString()} ${level} ${source}: ${message.trimEnd().replaceAll(/\r?\n/g, '\\n')}\n`;
}
