import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callsOf, readJournal } from './journal-lines.ts';

export const KEPT = join(import.meta.dirname, 'kept');
/** Of one orchestrator, the longest that differ in what they call. */
const MOST = 3;

/** Keeps histories of instances that a host has ended, from the folder of its data. */
export async function keepHistories(hostDir: string): Promise<void> {
  const files = (await readdir(hostDir, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(hostDir, name), 'utf8')));
  const journals = texts.flatMap((text) => {
    const journal = readJournal(text);
    return journal ? [{ name: journal.name, text, calls: callsOf(journal) }] : [];
  });
  await rm(KEPT, { recursive: true, force: true });
  await mkdir(KEPT, { recursive: true });
  for (const [name, some] of Map.groupBy(journals, (journal) => journal.name)) {
    const distinct = new Map(some.map((journal) => [journal.calls.join(), journal]));
    const longest = [...distinct.values()].sort((a, b) => b.calls.length - a.calls.length).slice(0, MOST);
    for (const [i, { text }] of longest.entries()) await writeFile(join(KEPT, `${name}-${i + 1}.jsonl`), text);
  }
}
