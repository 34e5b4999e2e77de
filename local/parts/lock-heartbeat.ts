import { open, readFile, readlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const BEAT_MS = 1_000;
/** Ten beats: a busy machine delays some of them. */
export const SILENCE_MS = 10_000;
const LOOK_MS = 250;

/**
 * From where 127.0.0.1 means the same: this machine since it was started, and its network. Containers have networks of their
 * own, and what listens in one of them cannot be seen from another, though both may have the same folder.
 */
export async function thisPlace(): Promise<string> {
  const started = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const network = await readlink('/proc/self/ns/net').catch(() => '');
  return [hostname(), started.trim(), network].join(' ');
}

/** Touches a file every second as long as this process lives and the file holds `text`; answers how to end that. */
export function keepTouching(file: string, text: string): () => void {
  const timer = setInterval(async () => {
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== text) return;
    const now = new Date();
    // A folder that cannot be written for a moment costs a beat; what it means for the work is told by who writes there.
    await utimes(file, now, now).catch(() => undefined);
  }, BEAT_MS);
  // It must not keep a command alive that has done its work.
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether somebody touches the file: it is looked at for so long, whatever the clocks of two machines say. */
export async function isTouched(file: string, silenceMs: number): Promise<boolean> {
  const first = await touchedAt(file);
  for (let waited = 0; first !== undefined && waited < silenceMs; waited += LOOK_MS) {
    await pause(LOOK_MS);
    const now = await touchedAt(file);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

/** Opened, not only looked at: a network drive answers from what it remembers otherwise. */
async function touchedAt(file: string): Promise<number | undefined> {
  try {
    const handle = await open(file);
    try {
      return (await handle.stat()).mtimeMs;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
