import { type FileHandle, open } from 'node:fs/promises';

/** A picture: its path below the folder with `/` between its parts, and where it lies. */
export type FolderFile = { name: string; file: string };

/** What tells one version of a file from another: whoever writes to it, renames it or puts another in its place changes this. */
export type FileVersion = { etag: string; size: number; modified: Date };

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** The file, open; undefined where somebody has deleted it since the folder was looked through. */
export async function openFile({ file }: FolderFile): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return undefined;
    throw error;
  }
}

export async function versionOf(file: FileHandle): Promise<FileVersion> {
  const { ino, size, mtimeNs, ctimeNs, mtime } = await file.stat({ bigint: true });
  // The time of the last change cannot be set back, as that of the last write can.
  const etag = `0x${[ino, size, mtimeNs, ctimeNs].map((part) => part.toString(16)).join('-')}`;
  return { etag, size: Number(size), modified: mtime };
}
