import { plural } from '../dataset/plural.ts';
import type { ExportScan } from './export-scan.ts';
import { coordinateWords, shapeWords } from './export-words.ts';
import type { FindingLog } from './rules/finding-log.ts';
import type { NormalizeOptions } from './rules/options.ts';

const ENCODINGS = {
  'utf-8-bom': 'UTF-8 with a byte order mark',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
};

/** What there is to say about the file as a whole. */
export function reportExport(scan: ExportScan, options: NormalizeOptions, log: FindingLog): void {
  const { counts, encoding, kind, unknownKeys } = scan;
  const { unit, decidedBy, evidence } = scan.coordinates;
  log.report('PROJECT_KIND', 'export', `${kind}: ${shapeWords(counts) || 'no shapes and no tags'}`);
  if (unit !== 'none') {
    const who = decidedBy === 'caller' ? ', as the options say' : '';
    log.report('COORDINATES_DECIDED', 'export', `${coordinateWords(unit, evidence)}${who}`);
  }
  if (scan.mayGoOn !== undefined) log.report('EXPORT_MAY_GO_ON', 'export', scan.mayGoOn);
  if (scan.corners !== undefined) log.report('BOX_CORNERS', 'export', scan.corners);
  if (scan.cornersDoubt !== undefined) log.report('BOX_CORNERS_POSSIBLE', 'export', scan.cornersDoubt);
  if (scan.keysTwice !== undefined) {
    const { count, first } = scan.keysTwice;
    const places = `${first.join(', ')}${count > first.length ? ', ...' : ''}`;
    log.report('KEY_TWICE', 'export', `${plural(count, 'key stands', 'keys stand')} twice in one object: ${places}`);
  }
  if (evidence.areaContradicts > 0) {
    const detail = `${plural(evidence.areaContradicts, 'shape has', 'shapes have')} an area in another unit: ${evidence.firstContradiction}`;
    log.report('AREA_DIFFERS', 'export', detail);
  }
  if (encoding !== 'utf-8') log.report('EXPORT_ENCODING_CONVERTED', 'export', `the file is ${ENCODINGS[encoding]}`);
  const ofAnnotations = Object.entries(unknownKeys.annotations).map(
    ([key, count]) => `${key} of ${plural(count, 'annotation')}`,
  );
  if (options.attributes && ofAnnotations.length > 0)
    log.report('ATTRIBUTES_CARRIED', 'export', ofAnnotations.join(', '));
  if (!options.attributes && ofAnnotations.length > 0)
    log.report('ATTRIBUTES_LEFT_OUT', 'export', ofAnnotations.join(', '));
  const unknown = [
    ...unknownKeys.document.map((key) => `${key} of the document`),
    ...Object.entries(unknownKeys.images).map(([key, count]) => `${key} of ${plural(count, 'image')}`),
    ...Object.entries(unknownKeys.categories).map(
      ([key, count]) => `${key} of ${plural(count, 'category', 'categories')}`,
    ),
  ];
  if (unknown.length > 0) log.report('UNKNOWN_KEYS', 'export', `not carried over: ${unknown.join(', ')}`);
}

/** Images of one export that lie in several places. */
export function reportPlaces(
  containers: ReadonlyMap<string, number>,
  datastores: ReadonlyMap<string, number>,
  log: FindingLog,
): void {
  const places = [
    ['SEVERAL_CONTAINERS', 'containers', containers],
    ['SEVERAL_DATASTORES', 'datastores', datastores],
  ] as const;
  for (const [code, what, counts] of places) {
    if (counts.size < 2) continue;
    const names = [...counts].map(([name, count]) => `${name} (${count})`).join(', ');
    log.report(code, 'export', `images lie in ${counts.size} ${what}: ${names}`);
  }
}
