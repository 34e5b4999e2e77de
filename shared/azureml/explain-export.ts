import { InvalidInputError } from '../errors.ts';

/** Why a file could not be read as a COCO export: what it is instead, or where its JSON is broken. */
export async function explainExport(_open: () => AsyncIterable<Uint8Array>, cause: Error): Promise<InvalidInputError> {
  return new InvalidInputError(`Cannot read "the export": it is not a COCO export: ${cause.message}`, {
    code: 'EXPORT_NOT_COCO',
    fix: 'Export the project from Azure ML again, with export format "COCO file"',
    cause,
  });
}
