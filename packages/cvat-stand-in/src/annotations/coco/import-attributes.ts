import { pythonStrip } from '../../http/python-strip.ts';
import type { AttributeSpec, AttributeValue } from '../../state/attribute.ts';
import type { LabelSpec } from '../annotation-data.ts';
import { pythonText } from './python-json.ts';

/**
 * Attribute values by the label's own attributes: a name that the label lacks is dropped without a word. Every value is a
 * text by now, so that a checkbox takes its default, `true` and `false` and nothing else.
 */
export function importAttributes(
  label: LabelSpec,
  attributes: readonly (readonly [name: string, value: unknown])[],
  wanted: (spec: AttributeSpec) => boolean = () => true,
): AttributeValue[] {
  return attributes.flatMap(([name, raw]) => {
    const spec = label.attributes.find((candidate) => candidate.name === name && wanted(candidate));
    return spec ? [{ spec_id: spec.id, value: convert(label, spec, pythonStrip(pythonText(raw))) }] : [];
  });
}

function convert(label: LabelSpec, spec: AttributeSpec, value: string): string {
  if ([...value].length > 4096) throw new Error('Ensure this field has no more than 4096 characters.');
  if (spec.input_type !== 'checkbox' || value === spec.default_value) return value;
  const lower = value.toLowerCase();
  // CVAT puts the label's name where the attribute's belongs.
  if (lower !== 'true' && lower !== 'false')
    throw new Error(`Failed to convert attribute '${label.name}'='${lower}': `);
  return lower;
}
