import { constants, createWriteStream } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../usage-error.ts';
import { openReportDir } from './report-dir.ts';
import { statIfThere } from './stat-if-there.ts';

export type NewFile = {
  path: string;
  write(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Gives the file its name. Throws UsageError where another one has it by now. */
  finish(): Promise<void>;
  /** Leaves nothing that is not finished. */
  discard(): Promise<void>;
};

/** A file that has its name once it is complete, and never takes the place of another one. Throws UsageError. */
export async function openNewFile(path: string, option = '--out FILE'): Promise<NewFile> {
  await openReportDir(dirname(path));
  if (await statIfThere(path)) throw occupied(path, option);
  const unfinished = `${path}.${process.pid}.unfinished`;
  return {
    path,
    write: (bytes) => pipeline(Readable.from(bytes), createWriteStream(unfinished, { flags: 'wx' })),
    async finish() {
      await copyFile(unfinished, path, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? occupied(path, option) : error;
      });
      await rm(unfinished);
    },
    discard: () => rm(unfinished, { force: true }),
  };
}

function occupied(path: string, option: string): UsageError {
  return new UsageError(
    `Cannot write "${path}": there is a file of this name`,
    `Name another one with ${option}, or move that file away`,
  );
}
