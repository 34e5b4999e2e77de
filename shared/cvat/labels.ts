import type { Finding } from '../dataset/finding.ts';
import type { GeometryType, LabelRecord } from '../dataset/record.ts';
import type { Label, LabelAddition, LabelType, NewLabel } from './wire.ts';

const CVAT_TYPE: Record<GeometryType, LabelType> = { box: 'rectangle', mask: 'mask', polygon: 'polygon', tag: 'tag' };

/** A label with one kind of geometry gets CVAT's type for it; with none or several it stays `any`. */
export function cvatLabels(labels: readonly LabelRecord[]): NewLabel[] {
  return labels.map(cvatLabel);
}

function cvatLabel({ name, geometries, attributes }: LabelRecord): NewLabel {
  return {
    name,
    type: cvatType(geometries),
    attributes: Object.keys(attributes)
      .toSorted()
      .map((key) => ({ name: key, mutable: false, input_type: 'text', default_value: '', values: [] })),
  };
}

function cvatType(geometries: readonly GeometryType[]): LabelType {
  const [only, ...others] = geometries;
  return only && others.length === 0 ? CVAT_TYPE[only] : 'any';
}

/**
 * What a project lacks, and where its own labels stand in the way. CVAT never checks a shape's type against its label's
 * type, so a different type is a warning: only the tools that annotators see depend on it. A label of which the export has no
 * annotation needs none. An attribute that the label does not have is to be added, since CVAT would drop its values without a
 * word; one that takes no text is an error.
 */
export function missingLabels(
  existing: readonly Label[],
  labels: readonly LabelRecord[],
): { missing: NewLabel[]; additions: LabelAddition[]; findings: Finding[] } {
  const byName = new Map(existing.map((label) => [label.name, label]));
  const byFolded = new Map(existing.map((label) => [label.name.toLowerCase(), label]));
  const missing: NewLabel[] = [];
  const additions: LabelAddition[] = [];
  const findings: Finding[] = [];
  for (const record of labels) {
    const label = cvatLabel(record);
    const present = byName.get(label.name);
    if (present) {
      if (record.geometries.length > 0 && typeDiffers(present, label)) findings.push(otherType(present, label));
      findings.push(...otherAttributes(present, label));
      const attributes = label.attributes.filter(({ name }) => !present.attributes.some((its) => its.name === name));
      if (attributes.length === 0) continue;
      const { id, name, color } = present;
      additions.push({ id, name, color, attributes });
      findings.push(attributesAdded(name, attributes));
      continue;
    }
    missing.push(label);
    const similar = byFolded.get(label.name.toLowerCase());
    if (similar) findings.push(differsByCase(label.name, similar.name));
  }
  return { missing, additions, findings };
}

/** Whether there is nothing of these labels and attributes that would not be made for `labels` again. */
export function holdsOnly(existing: readonly Label[], labels: readonly LabelRecord[]): boolean {
  const made = new Map(labels.map(({ name, attributes }) => [name, attributes]));
  return existing.every(({ name: label, attributes }) => {
    const known = made.get(label);
    const isKnown = ({ name, input_type: input, default_value: value }: Label['attributes'][number]) =>
      known !== undefined && name in known && input === 'text' && !value;
    return known !== undefined && attributes.every(isKnown);
  });
}

function typeDiffers(present: Label, wanted: NewLabel): boolean {
  return present.type !== wanted.type && present.type !== 'any';
}

function otherType(present: Label, wanted: NewLabel): Finding {
  return {
    code: 'LABEL_TYPE_DIFFERS',
    severity: 'warning',
    at: `label "${wanted.name}"`,
    detail: `the project's label has the type ${present.type}; the annotations need ${wanted.type}`,
    fix:
      present.type === 'skeleton'
        ? 'Annotations are kept, but CVAT never makes another type of a skeleton: rename that label, or migrate into another project'
        : `Annotations are kept; to give annotators the right tools, set the label's type to any in CVAT`,
  };
}

function otherAttributes(present: Label, wanted: NewLabel): Finding[] {
  const findings: Finding[] = [];
  for (const { name } of wanted.attributes) {
    const attribute = present.attributes.find((candidate) => candidate.name === name);
    if (!attribute || attribute.input_type === 'text') continue;
    findings.push({
      code: 'LABEL_ATTRIBUTE_DIFFERS',
      severity: 'error',
      at: `label "${wanted.name}", attribute "${name}"`,
      detail: `the project's attribute has the input type ${attribute.input_type}; any text must fit`,
      fix: 'Migrate into another project (option project), or rename the attribute in CVAT',
    });
  }
  return findings;
}

function attributesAdded(label: string, attributes: NewLabel['attributes']): Finding {
  const names = attributes.map(({ name }) => `"${name}"`).join(', ');
  return {
    ...{ code: 'LABEL_ATTRIBUTES_ADDED', severity: 'info', at: `label "${label}"` },
    detail: `the project's label lacked attributes of the export, which were added: ${names}`,
    fix: 'Nothing to do',
  };
}

function differsByCase(wanted: string, present: string): Finding {
  return {
    code: 'LABEL_DIFFERS_BY_CASE',
    severity: 'warning',
    at: `label "${wanted}"`,
    detail: `the project has "${present}" already; CVAT tells capitals apart, so "${wanted}" becomes a second label`,
    fix: 'Rename one of them if they are meant to be the same',
  };
}
