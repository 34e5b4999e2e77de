import type { Finding } from '../dataset/finding.ts';
import type { LabelRecord } from '../dataset/record.ts';
import type { CategoryUse, ExportScan, Id } from './export-scan.ts';
import { cleanLabelName } from './label-name.ts';
import type { NormalizeOptions } from './options.ts';

export type Labels = {
  records: LabelRecord[];
  /** Category id -> label name; an id that is not here has no label that could be known. */
  byCategory: ReadonlyMap<Id, string>;
  findings: Finding[];
};

const GEOMETRIES = [
  ['boxes', 'box'],
  ['masks', 'mask'],
  ['polygons', 'polygon'],
  ['tags', 'tag'],
] as const;

/** The labels of a project from its categories and their use, in the order of the export; everything that is not as it was is a finding. */
export function resolveLabels(scan: ExportScan, options: NormalizeOptions): Labels {
  const findings: Finding[] = [];
  const byCategory = new Map<Id, string>();
  const ambiguous = new Set<Id>();
  const places = new Map<string, string[]>();
  const records = new Map<string, LabelRecord>();
  const uses = new Map(scan.uses.map((use) => [use.id, use]));
  const renamed = new Set<string>();
  const unused: string[] = [];

  for (const category of scan.categories) {
    const at = `categories[${category.index}] ${JSON.stringify(category.name ?? null)}`;
    if (category.id === undefined) {
      findings.push(
        note('CATEGORY_WITHOUT_ID', 'error', at, 'the id is missing or no number', 'Give the category an id'),
      );
      continue;
    }
    const clean = cleanLabelName(category.name, category.id, options.labels.rename);
    for (const change of clean.changes) findings.push({ ...change, at });
    if (clean.renamedBy !== undefined) renamed.add(clean.renamedBy);
    const known = byCategory.get(category.id);
    if (known !== undefined && known !== clean.name) {
      ambiguous.add(category.id);
      findings.push(
        note(
          'CATEGORY_ID_DUPLICATE',
          'error',
          at,
          `id ${category.id} is also that of ${JSON.stringify(known)}: it cannot be known which of them an annotation means`,
          'Give each category an id of its own',
        ),
      );
      continue;
    }
    byCategory.set(category.id, clean.name);
    places.set(clean.name, [...(places.get(clean.name) ?? []), at]);
    const use = uses.get(category.id);
    if (!use && !options.labels.keepUnused) {
      unused.push(clean.name);
      continue;
    }
    records.set(clean.name, merged(records.get(clean.name), clean.name, use));
  }
  for (const id of ambiguous) byCategory.delete(id);
  for (const [name, at] of places) {
    if (at.length < 2) continue;
    const fix = 'Nothing to do if they mean the same; otherwise give them different names with labels.rename';
    findings.push(
      note(
        'LABEL_MERGED',
        'warning',
        at[0] ?? 'export',
        `one label ${JSON.stringify(name)} is made of ${at.join(', ')}`,
        fix,
      ),
    );
  }
  if (unused.length > 0) {
    const names = `${unused
      .slice(0, 20)
      .map((name) => JSON.stringify(name))
      .join(', ')}${unused.length > 20 ? ', ...' : ''}`;
    const fix = 'Nothing to do; set labels.keepUnused to carry them nevertheless';
    findings.push(
      note(
        'LABEL_UNUSED',
        'info',
        'export',
        `${unused.length} categories have no annotations and are left out: ${names}`,
        fix,
      ),
    );
  }
  for (const name of Object.keys(options.labels.rename)) {
    if (renamed.has(name)) continue;
    findings.push(
      note(
        'LABEL_RENAME_UNUSED',
        'warning',
        'labels.rename',
        `there is no category ${JSON.stringify(name)}`,
        'Correct the name in labels.rename',
      ),
    );
  }
  return { records: [...records.values()], byCategory, findings };
}

function merged(label: LabelRecord | undefined, name: string, use: CategoryUse | undefined): LabelRecord {
  const geometries = new Set(label?.geometries ?? []);
  for (const [key, type] of GEOMETRIES) if (use && use[key] > 0) geometries.add(type);
  const attributes = { ...label?.attributes };
  for (const [key, values] of Object.entries(use?.attributes ?? {})) {
    const before = attributes[key];
    // An empty list means too many values to name, and stays so.
    attributes[key] =
      before && (before.length === 0 || values.length === 0) ? [] : [...new Set([...(before ?? []), ...values])].sort();
  }
  return { kind: 'label', name, geometries: [...geometries].sort(), attributes };
}

function note(code: string, severity: Finding['severity'], at: string, detail: string, fix: string): Finding {
  return { code, severity, at, detail, fix };
}
