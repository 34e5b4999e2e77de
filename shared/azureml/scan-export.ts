import { InvalidInputError } from '../errors.ts';
import { decideCoordinates } from './coordinates.ts';
import type { ExportDocument } from './document/export-document.ts';
import { MalformedJson } from './document/malformed-json.ts';
import type { ExportScan } from './export-scan.ts';
import { type NormalizeOptions, readsCorners } from './rules/options.ts';
import { ScanTally } from './scan-tally.ts';

const SECTIONS = ['images', 'annotations', 'categories'];

/**
 * The first pass: what the file is, which kind of project, which coordinates, which labels, how many of everything. Labels
 * stand at the end of an Azure ML export, and whether coordinates are normalized is a property of the whole file, so
 * nothing can be written before a pass has seen all of it; it parses and keeps nothing, which costs a fraction of the second.
 *
 * Throws InvalidInputError for everything that is not a COCO export, and where the unit of the coordinates is contradictory.
 */
export async function scanExport(document: ExportDocument, options: NormalizeOptions): Promise<ExportScan> {
  const tally = new ScanTally(options.attributes);
  let encoding: ExportScan['encoding'];
  try {
    const read = await document.read(
      (key) => SECTIONS.includes(key),
      (at, key) => tally.keyTwice(at, key),
    );
    encoding = read.encoding;
    for await (const batch of read.batches) {
      if (batch.type === 'key') tally.key(batch.key, batch.array);
      else if (batch.key === 'images') tally.images(batch.elements);
      else if (batch.key === 'annotations') {
        tally.annotations(batch.elements, batch.first);
        tally.held.annotations(batch.elements);
      } else tally.categories(batch.elements);
    }
    if (tally.annotationsFirst) {
      tally.held.forget();
      const again = await document.read((key) => key === 'annotations');
      for await (const batch of again.batches) if (batch.type === 'elements') tally.held.annotations(batch.elements);
    }
  } catch (error) {
    throw await document.explained(error);
  }
  if (SECTIONS.some((key) => !tally.hasSection(key))) {
    throw await document.explained(new MalformedJson(0, 'images, annotations or categories are missing'));
  }
  // Only datasets have one unit, and keys for each side of a box.
  const found = tally.result({ named: document.unit === 'normalized' });
  if (readsCorners(found, options)) tally.held.forgetBeyond();
  if (found.counts.images === 0) {
    throw new InvalidInputError('Cannot read "the export": it has no images: current value is 0 images', {
      code: 'EXPORT_WITHOUT_IMAGES',
      fix: 'Use an export of asset type "Labeled": this one was made when no image was labelled',
    });
  }
  const mayGoOn = document.mayGoOn?.();
  const more = mayGoOn === undefined ? {} : { mayGoOn };
  return { encoding, ...found, ...more, coordinates: decideCoordinates(tally.evidence, options, document.unit) };
}
