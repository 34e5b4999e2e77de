import { asObject, isMissing, show } from '../azureml/values.ts';
import { withoutSecrets } from '../azureml/without-secrets.ts';
import { InvalidInputError } from '../errors.ts';
import { hasGeometry } from './shape-element.ts';

const ADDRESS = /^(?:AmlDatastore|azureml|https?|wasbs?|abfss?):\/\//i;
const PLAIN = new Set(['label', 'isCrowd', 'isTruncated', 'label_confidence', 'bbox']);

/** Throws where a line is of a kind of project that has no place in CVAT, or whose form nobody has shown yet. */
export function refuseForeign(line: Record<string, unknown>, place: string): void {
  const labels: unknown[] = Array.isArray(line.label) ? line.label : [line.label];
  const objects = labels.map(asObject).filter((label) => label !== undefined);
  const text = typeof line.image_url === 'string' && /\.(?:txt|csv|tsv)$/i.test(line.image_url);
  if (text || objects.some((label) => 'offsetStart' in label || 'offsetEnd' in label)) {
    throw refusal(
      'EXPORT_TEXT',
      place,
      'it is of a text labeling project',
      line,
      'Only image labeling projects can be migrated',
    );
  }
  const painted =
    objects.some((label) => !hasGeometry(label) && Object.keys(label).some((key) => !PLAIN.has(key))) ||
    (isMissing(line.label) && namesAnotherFile(line));
  if (!painted) return;
  const fix =
    'Painted masks (semantic segmentation) cannot be read: no such line is publicly known. Send us one, without what is secret in it, so that they can be';
  throw refusal('EXPORT_MASKS', place, 'it has a label that is neither a box nor a polygon', line, fix);
}

function namesAnotherFile(line: Record<string, unknown>): boolean {
  return Object.entries(line).some(
    ([key, value]) => key !== 'image_url' && typeof value === 'string' && ADDRESS.test(value),
  );
}

function refusal(
  code: string,
  place: string,
  reason: string,
  line: Record<string, unknown>,
  fix: string,
): InvalidInputError {
  return new InvalidInputError(`Cannot read ${place}: ${reason}: current value is ${withoutSecrets(show(line))}`, {
    code,
    fix,
  });
}
