import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SavedReport } from './earlier-reports.ts';

/** Ids of migrations, and when an undo has taken tasks of each away; ISO 8601. */
const Undone = z.record(z.string(), z.string());

const fileIn = (root: string) => join(root, 'undone.json');

/** Reports stay where people have put them, and say of what an undo has taken away what they said before. */
export async function noteUndone(root: string, id: string, at: Date): Promise<void> {
  await mkdir(root, { recursive: true });
  const noted = { ...(await readUndone(root)), [id]: at.toISOString() };
  await writeFile(fileIn(root), `${JSON.stringify(noted, undefined, 2)}\n`);
}

/** Those of these reports whose migrations no command has undone here since. */
export async function stillStanding(root: string, reports: readonly SavedReport[]): Promise<SavedReport[]> {
  const undone = await readUndone(root);
  return reports.filter(({ report: { migration } }) => !(migration.finished < (undone[migration.id] ?? '')));
}

async function readUndone(root: string): Promise<z.infer<typeof Undone>> {
  try {
    return Undone.parse(JSON.parse(await readFile(fileIn(root), 'utf8')));
  } catch {
    // There is none yet, or it was cut off by a crash: it says nothing.
    return {};
  }
}
