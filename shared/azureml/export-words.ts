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
  const kinds = [
    ...(counts.boxes ? [plural(counts.boxes, 'box', 'boxes')] : []),
    ...(counts.polygons ? [plural(counts.polygons, 'polygon')] : []),
    ...(counts.masks ? [plural(counts.masks, 'mask')] : []),
    ...(counts.tags ? [plural(counts.tags, 'tag')] : []),
  ];
  return kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
}

function coordinates({ coordinates: { unit, evidence } }: ExportScan): string {
  if (unit === 'none') return 'no coordinates: labels of whole pictures';
  const largest = `largest value ${Number(evidence.largest.toFixed(3))}`;
  return unit === 'normalized'
    ? `coordinates are fractions of the picture (${largest}) and become pixels`
    : `coordinates are pixels (${largest})`;
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
