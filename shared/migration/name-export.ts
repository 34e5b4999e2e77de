import { InvalidInputError } from '../errors.ts';
import type { ExportBlob } from './export-source.ts';

/** The reader does not know what the export is called; whoever has several of them wants to be told which one it is. */
export async function namingExport<T>({ container, name }: ExportBlob, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const message = error.message.replace('"the export"', `"${container}/${name}"`);
    throw new InvalidInputError(message, { code: error.code, fix: error.fix, cause: error });
  }
}
