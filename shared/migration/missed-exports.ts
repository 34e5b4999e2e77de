import { z } from 'zod';
import { folderOf } from '../azureml-dataset/choose-files.ts';
import { byExport } from '../azureml-dataset/part-name.ts';
import { readPlainJson, writeWork } from '../work/blob-json.ts';
import type { BlobEntry, World } from '../world.ts';
import { type DroppedBlob, isDrop } from './dropped-export.ts';
import { isDroppedLines } from './dropped-parts.ts';
import { besideExport } from './report-beside-export.ts';

/** Events take seconds; a host that died gives those back that it had accepted after ten minutes. */
const LATE_MS = 15 * 60_000;
const FIRST_LOOK = 'exports/first-look.json';
const FirstLook = z.object({ at: z.iso.datetime() });

/**
 * Exports that have been there for a while without a report beside them that is younger: perhaps their event never came. What
 * lay there before the app's first look is nobody's drop.
 */
export async function missedExports(world: World): Promise<DroppedBlob[]> {
  const since = await firstLook(world);
  const now = world.now().getTime();
  const [container = '', ...rest] = world.config.exportsPath.split('/');
  const prefix = rest.join('/').split('{')[0] ?? '';
  if (!(await world.images.containerExists(container))) return [];
  const reports = new Map<string, number>();
  const exports: BlobEntry[] = [];
  for await (const blob of world.images.list(container, prefix ? { prefix } : {})) {
    if (/\.report\.json$/i.test(blob.name)) reports.set(blob.name, blob.lastModified.getTime());
    else if (isDrop(world.config.exportsPath, { container, name: blob.name })) exports.push(blob);
  }
  const whole = wholeExports(exports);
  const isMissed = ({ name, lastModified }: BlobEntry) => {
    const at = lastModified.getTime();
    return at >= since && now - at > LATE_MS && (reports.get(besideExport(name, 'json')) ?? 0) < at;
  };
  return whole.filter(isMissed).map(({ name }) => ({ container, name }));
}

/** Parts of a labelled dataset are one export: that of its first part, as old as its youngest. */
function wholeExports(blobs: readonly BlobEntry[]): BlobEntry[] {
  const lines = new Map(blobs.filter(({ name }) => isDroppedLines(name)).map((blob) => [blob.name, blob]));
  const folders = Map.groupBy(lines.keys(), folderOf);
  const datasets = [...folders.values()].flatMap(byExport).flatMap(({ names }) => {
    const parts = names.flatMap((name) => lines.get(name) ?? []);
    const [first] = parts;
    const youngest = Math.max(...parts.map(({ lastModified }) => lastModified.getTime()));
    return first ? [{ ...first, lastModified: new Date(youngest) }] : [];
  });
  return [...blobs.filter(({ name }) => !lines.has(name)), ...datasets];
}

async function firstLook(world: World): Promise<number> {
  const { workContainer } = world.config;
  const kept = FirstLook.safeParse(await readPlainJson(world.work, workContainer, FIRST_LOOK)).data;
  const at = kept?.at ?? world.now().toISOString();
  if (!kept) await writeWork(world, FIRST_LOOK, { at });
  return Date.parse(at);
}
