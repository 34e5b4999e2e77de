import { plural } from '../dataset/plural.ts';
import type { ExportScan } from './export-scan.ts';

const MOST_LABELS = 12;

/** What an export is, for people, before anything is made of it: its size, its coordinates, its labels with their counts. */
export function exportWords(scan: ExportScan): { size: string; coordinates: string; labels: string } {
  const { images, annotations } = scan.counts;
  return {
    size: `${plural(images, 'picture')}, ${plural(annotations, 'annotation')}${shapes(scan)}`,
    coordinates: coordinates(scan),
    labels: labels(scan),
  };
}

function shapes({ counts }: ExportScan): string {
  const words = shapeWords(counts);
  return words === '' ? '' : ` (${words})`;
}

/** Which shapes there are, and how many; of what is not there nothing is said. */
export function shapeWords(counts: ExportScan['counts']): string {
  const kinds = [
    ...(counts.boxes ? [plural(counts.boxes, 'box', 'boxes')] : []),
    ...(counts.polygons ? [plural(counts.polygons, 'polygon')] : []),
    ...(counts.masks ? [plural(counts.masks, 'mask')] : []),
    ...(counts.tags ? [plural(counts.tags, 'tag')] : []),
  ];
  return kinds.join(', ');
}

function coordinates({ coordinates: { unit, evidence } }: ExportScan): string {
  return unit === 'none' ? 'no coordinates: labels of whole pictures' : coordinateWords(unit, evidence);
}

/** How coordinates are read, and what speaks for another reading. */
export function coordinateWords(
  unit: 'normalized' | 'absolute',
  { largest, overOne, fractions }: ExportScan['coordinates']['evidence'],
): string {
  const value = `largest value ${Number(largest.toFixed(3))}`;
  if (unit === 'normalized') {
    const others = overOne > 0 ? `, ${plural(overOne, 'shape')} with values over 1.5` : '';
    return `coordinates are fractions of the picture (${value}${others}) and become pixels`;
  }
  const others = fractions > 0 ? `, ${plural(fractions, 'shape')} with values up to 1.5 only` : '';
  return `coordinates are pixels (${value}${others})`;
}

function labels({ categories, uses }: ExportScan): string {
  const count = new Map(uses.map((use) => [use.id, use.boxes + use.polygons + use.masks + use.tags]));
  const named = categories
    .map(({ id, name }) => ({ name: name ?? String(id), uses: (id === undefined ? undefined : count.get(id)) ?? 0 }))
    .sort((a, b) => b.uses - a.uses);
  const shown = named.slice(0, MOST_LABELS).map(({ name, uses: used }) => `${name} ${used.toLocaleString('en-US')}`);
  const more = named.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${plural(more, 'more label', 'more labels')}` : ''}`;
}
