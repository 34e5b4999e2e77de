export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** One line of the host: `source` is a function's name, or `host` for the host itself. */
export type Log = (level: LogLevel, source: string, message: string) => void;

/** What a terminal obeys instead of showing it; a tab does no harm. */
const CONTROLS = /(?!\t)[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** `<ISO time> <level> <source>: <message>`; line breaks (stacks) are written as `\n` so that a line stays a line, control characters as `\u001b`. */
export function formatLogLine(level: LogLevel, source: string, message: string, now: Date): string {
  return `${now.toISOString()} ${level} ${source}: ${message.trimEnd().replaceAll(/\r?\n/g, '\\n').replaceAll(CONTROLS, escaped)}\n`;
}
