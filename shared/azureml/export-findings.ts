import type { Finding } from '../dataset/finding.ts';
import type { ExportScan } from './export-scan.ts';

const ENCODINGS = {
  'utf-8-bom': 'UTF-8 with a byte order mark',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
};

/** What there is to say about the file as a whole. */
export function exportFindings(scan: ExportScan): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, severity: Finding['severity'], detail: string, fix: string): void => {
    findings.push({ code, severity, at: 'export', detail, fix });
  };
  const { counts, encoding, kind, unknownKeys } = scan;
  const { unit, decidedBy, evidence } = scan.coordinates;
  const shapes = `${counts.boxes} boxes, ${counts.polygons} polygons, ${counts.masks} masks, ${counts.tags} tags`;
  add('PROJECT_KIND', 'info', `${kind}: ${shapes}`, 'Nothing to do');
  if (unit !== 'none') {
    const values = `${evidence.overOne} shapes with values over 1.5, ${evidence.fractions} with fractions up to 1.5 alone, largest value ${evidence.largest}`;
    const who = decidedBy === 'caller' ? ', as the caller says' : '';
    add('COORDINATES_DECIDED', 'info', `${unit}${who}: ${values}`, 'Nothing to do; set coordinates to force the other');
  }
  if (encoding !== 'utf-8') {
    add(
      'EXPORT_ENCODING_CONVERTED',
      'info',
      `the file is ${ENCODINGS[encoding]}`,
      'Nothing to do: it was read as such',
    );
  }
  const unknown = [
    ...unknownKeys.document.map((key) => `${key} of the document`),
    ...Object.entries(unknownKeys.images).map(([key, count]) => `${key} of ${count} images`),
    ...Object.entries(unknownKeys.annotations).map(([key, count]) => `${key} of ${count} annotations`),
  ];
  if (unknown.length > 0) {
    const fix =
      'Set attributes to true to carry those of annotations as attributes; those of images have no place in CVAT';
    add('UNKNOWN_KEYS', 'info', `keys that Azure ML does not write: ${unknown.join(', ')}`, fix);
  }
  return findings;
}

/** Images of one export that lie in several places. */
export function placeFindings(seen: {
  containers: ReadonlyMap<string, number>;
  datastores: ReadonlyMap<string, number>;
}): Finding[] {
  const places = [
    ['SEVERAL_CONTAINERS', 'containers', seen.containers],
    ['SEVERAL_DATASTORES', 'datastores', seen.datastores],
  ] as const;
  return places
    .filter(([, , counts]) => counts.size > 1)
    .map(([code, what, counts]) => ({
      code,
      severity: 'warning',
      at: 'export',
      detail: `images lie in ${counts.size} ${what}: ${[...counts].map(([name, count]) => `${name} (${count})`).join(', ')}`,
      fix: 'Run once per container, or copy all images into one; those that are not in this container have a finding each',
    }));
}
