import { spawn } from 'node:child_process';
import xterm from '@xterm/headless';

const COLUMNS = 100;
/** More than any command prints: nothing scrolls out of sight. */
const ROWS = 400;
const LONGEST_MS = 180_000;

export type Shown = { code: number | null; seconds: number; lines: string[] };

/**
 * Runs a command line in a terminal of its own (`script` of util-linux) and answers what stands there in the end, as a person
 * sees it. `answers`: what is typed, once, where the screen ends with the question.
 */
export async function runInTerminal(
  line: string,
  { cwd, env, answers = {} }: { cwd: string; env: NodeJS.ProcessEnv; answers?: Readonly<Record<string, string>> },
): Promise<Shown> {
  const began = performance.now();
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: ROWS, allowProposedApi: true });
  const sized = `stty cols ${COLUMNS} rows ${ROWS}; ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--command', sized, '/dev/null'], {
    ...{ cwd, env, timeout: LONGEST_MS },
  });
  const open = new Map(Object.entries(answers));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    terminal.write(text);
    said += text;
    for (const [question, answer] of open) {
      if (!said.includes(question)) continue;
      open.delete(question);
      child.stdin.write(answer);
    }
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const unasked = open.size > 0 ? [`(it did not ask: ${[...open.keys()].join(', ')})`] : [];
  const seconds = (performance.now() - began) / 1000;
  return { code, seconds, lines: [...linesOn(terminal), ...unasked] };
}

function linesOn({ buffer: { active } }: xterm.Terminal): string[] {
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text.trimEnd());
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
