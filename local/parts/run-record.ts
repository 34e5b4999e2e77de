import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const RUN_RECORD = 'run.json';

/** What a data folder was used for, so that a later command finds its migrations again. No secret: the names of variables. */
const RunRecord = z.object({
  migrations: z.array(z.object({ id: z.string(), export: z.string(), started: z.string() })),
  /** The CVAT server; absent: the stand-in, whose data lie in the folder. */
  cvat: z.object({ url: z.string(), organization: z.string().optional() }).optional(),
  storageEnv: z.string().optional(),
  sasEnv: z.string().optional(),
  imagesContainer: z.string(),
  exportsContainer: z.string(),
});
export type RunRecord = z.infer<typeof RunRecord>;

export async function writeRunRecord(dataDir: string, record: RunRecord): Promise<void> {
  await writeFile(join(dataDir, RUN_RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
}

export async function readRunRecord(dataDir: string): Promise<RunRecord | undefined> {
  const text = await readFile(join(dataDir, RUN_RECORD), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return RunRecord.safeParse(JSON.parse(text)).data;
  } catch {
    // Cut off by a crash: it says nothing.
    return undefined;
  }
}

/** All records below a folder of data folders. */
export async function readRunRecords(root: string): Promise<{ dataDir: string; record: RunRecord }[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = names.map(async (name) => ({
    dataDir: join(root, name),
    record: await readRunRecord(join(root, name)),
  }));
  return (await Promise.all(found)).flatMap(({ dataDir, record }) => (record ? [{ dataDir, record }] : []));
}
