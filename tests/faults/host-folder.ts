import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type HostFolder = {
  path: string;
  /** Whether it is a disk of its own, which can be full or read-only; that takes the right to mount. */
  isDisk: boolean;
  fill(): Promise<void>;
  free(): Promise<void>;
  readOnly(on: boolean): Promise<void>;
  close(): Promise<void>;
};

/** The folder in which a host keeps its journals and keys, on a small disk of its own where that may be mounted. */
export async function openHostFolder(path: string): Promise<HostFolder> {
  await mkdir(path);
  const filler = join(path, 'filler');
  const isDisk = await run('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=700', 'faults', path]).then(
    () => true,
    () => false,
  );
  return {
    ...{ path, isDisk },
    async fill() {
      const { bavail, bsize } = await statfs(path);
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined);
    },
    free: () => rm(filler, { force: true }),
    readOnly: async (on) => void (await run('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, path])),
    async close() {
      if (isDisk) await run('umount', ['-l', path]);
    },
  };
}
