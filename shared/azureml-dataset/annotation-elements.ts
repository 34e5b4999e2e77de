import { asObject, isMissing } from '../azureml/values.ts';
import { labelId } from './label-id.ts';
import { shapeElement } from './shape-element.ts';

/** What a line says of its image, as elements of COCO's `annotations`; confidence that belongs to none of them is left. */
export function annotationElements(
  line: Record<string, unknown>,
  image: number,
): { elements: Record<string, unknown>[]; confidence: unknown } {
  const { label, label_confidence: confidence } = line;
  if (isMissing(label)) return { elements: [], confidence };
  const labels: unknown[] = Array.isArray(label) ? label : [label];
  const each: unknown[] = Array.isArray(confidence) ? confidence : confidence === undefined ? [] : [confidence];
  const paired = each.length === labels.length;
  const elements = labels.map((one, i) => ({ ...elementOf(one), image_id: image, ...confident(paired ? each[i] : 1) }));
  return { elements, confidence: paired || each.length === 0 ? undefined : confidence };
}

function elementOf(label: unknown): Record<string, unknown> {
  const shape = asObject(label);
  return shape ? shapeElement(shape) : { category_id: labelId(label) };
}

/** A confidence of 1 is what people's labels have, and says nothing. */
function confident(value: unknown): Record<string, unknown> {
  return isMissing(value) || value === 1 ? {} : { label_confidence: value };
}
