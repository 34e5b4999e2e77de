import { byMagic, byText, type ForeignFormat } from '../azureml/document/foreign-format.ts';
import type { Finding } from '../dataset/finding.ts';
import type { BlobEntry, World } from '../world.ts';
import type { ExportBlob } from './export-source.ts';

/**
 * Endings of files that people drop in place of an export. Others say nothing of the kind: pictures, notes and what the app of
 * somebody else writes get no answer.
 */
export const FOREIGN_ENDINGS = ['.zip', '.7z', '.gz', '.tgz', '.csv', '.html', '.xml', '.parquet'];
/** What the app writes beside an export under such an ending. */
export const OWN_ENDINGS = ['.report.html', '.findings.csv', '.missing.csv'];
const LOOKED_AT = 4096;

/** The name that a file would have if it were an export; undefined where nobody takes it for one. */
export function meantAs(name: string): string | undefined {
  const asked = name.toLowerCase();
  if (OWN_ENDINGS.some((ending) => asked.endsWith(ending))) return undefined;
  const ending = FOREIGN_ENDINGS.find((one) => asked.endsWith(one));
  return ending && `${name.slice(0, -ending.length)}.json`;
}

/** What a dropped file is instead of an export, and what to do. */
export async function whatItIs(
  world: World,
  { container, name }: ExportBlob,
  { size }: Pick<BlobEntry, 'size'>,
): Promise<Finding> {
  const length = Math.min(size, LOOKED_AT);
  const head = length > 0 ? await world.images.readRange(container, name, { offset: 0, length }) : undefined;
  const { code, what, fix } = ofBytes(head ?? new Uint8Array());
  return { code, severity: 'error', at: 'export', detail: `Cannot read "${name}": it is ${what}`, fix };
}

function ofBytes(head: Uint8Array): ForeignFormat {
  const magic = byMagic(head);
  if (magic) return magic;
  const fix = 'If it is an export, drop it once more under such a name';
  const unknown = { code: 'EXPORT_ENDING', what: 'no file whose name ends in .json or .jsonl, as exports do', fix };
  if (head.length === 0) return { code: 'EXPORT_EMPTY', what: 'empty', fix: 'Drop the COCO JSON file of the export' };
  const text = new TextDecoder().decode(head);
  if (/^\s*[[{]/.test(text)) return unknown;
  const format = byText(text);
  return format.code === 'EXPORT_NOT_JSON' ? unknown : format;
}
