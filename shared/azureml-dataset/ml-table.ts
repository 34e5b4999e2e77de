import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';

const Path = z.union([
  z.object({ file: z.string() }),
  z.object({ folder: z.string() }),
  z.object({ pattern: z.string() }),
]);

const Table = z.object({
  paths: z.array(Path).min(1),
  transformations: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).default([]),
});

/** Steps that leave rows and their labels as they are. No other is done, and nobody should take the result for what the table says. */
const HARMLESS = new Set(['read_json_lines', 'convert_column_types', 'extract_columns_from_partition_format']);
/** The columns that say what an export is. */
const OURS = ['image_url', 'label'];
const OTHER_READERS = new Set(['read_delimited', 'read_parquet', 'read_delta_lake']);

/** What an `MLTable` file says: where its lines are. */
export type MlTable = { paths: z.infer<typeof Path>[] };

/** Throws InvalidInputError for what is no table of JSON Lines. */
export function readMlTable(text: string, name: string): MlTable {
  const parsed = Table.safeParse(document(text, name));
  if (!parsed.success) throw unreadable(name, z.prettifyError(parsed.error).replaceAll('\n', ' '));
  const steps = parsed.data.transformations.map((step) => (typeof step === 'string' ? { [step]: undefined } : step));
  const names = steps.flatMap((step) => Object.keys(step));
  const other = names.find((step) => OTHER_READERS.has(step));
  if (other || !names.includes('read_json_lines')) {
    throw unreadable(name, `it has ${other ?? 'no read_json_lines'}, so its files are no labelled images`);
  }
  const reading = steps.find((step) => 'read_json_lines' in step)?.read_json_lines;
  const encoding = z.object({ encoding: z.string() }).safeParse(reading).data?.encoding;
  if (encoding === 'utf32') throw unreadable(name, 'its encoding is utf32');
  const undone = steps.flatMap((step) =>
    Object.entries(step).flatMap(([what, columns]) => (isHarmless(what, columns) ? [] : [what])),
  );
  if (undone.length > 0)
    throw unreadable(
      name,
      `it leaves images or labels out, or changes them, which is not done here: ${undone.join(', ')}`,
    );
  return { paths: parsed.data.paths };
}

/** `columns`: a name or a list of them, where the step is about columns. */
function isHarmless(step: string, columns: unknown): boolean {
  const named = [columns].flat();
  if (step === 'drop_columns') return !OURS.some((column) => named.includes(column));
  if (step === 'keep_columns') return OURS.every((column) => named.includes(column));
  return HARMLESS.has(step);
}

function document(text: string, name: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw unreadable(name, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(name: string, reason: string): InvalidInputError {
  return new InvalidInputError(`Cannot read the table "${name}": ${reason}`, {
    code: 'EXPORT_MLTABLE',
    fix: 'Name the JSON Lines themselves (labeledDatapoints_1.jsonl and the other parts); the table is not needed',
  });
}
