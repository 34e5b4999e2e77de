import { plural } from '../dataset/plural.ts';
import type { LabelRecord } from '../dataset/record.ts';
import type { Category, CategoryUse, ExportScan, Id } from './export-scan.ts';
import { cleanLabelName, nameAfterId } from './label-name.ts';
import type { FindingLog } from './rules/finding-log.ts';
import { actionFor, type NormalizeOptions } from './rules/options.ts';
import { show } from './values.ts';

export type Labels = {
  records: LabelRecord[];
  /** Category id -> label name; annotations of an id that is not here have no label that could be known. */
  byCategory: ReadonlyMap<Id, string>;
  /** Names for the others, where the policy says so. */
  orphans: ReadonlyMap<Id, string>;
  /** Why a category id has no label. */
  whyNone(id: Id): string;
};

type Named = { id: Id; at: string; name: string; leftOut: boolean };

const GEOMETRIES = [
  ['boxes', 'box'],
  ['masks', 'mask'],
  ['polygons', 'polygon'],
  ['tags', 'tag'],
] as const;

/** The labels of a project from its categories and their use, in the order of the export. */
export function resolveLabels(scan: ExportScan, options: NormalizeOptions, log: FindingLog): Labels {
  const named = nameCategories(scan.categories, options, log);
  const ambiguous = ambiguousIds(named, log);
  const known = named.filter(({ id, leftOut }) => !leftOut && !ambiguous.has(id));
  reportLikeNames(known, log);
  const uses = new Map(scan.uses.map((use) => [use.id, use]));
  const records = new Map<string, LabelRecord>();
  const unused: string[] = [];
  for (const { id, name } of known) {
    const use = uses.get(id);
    if (use || options.labels.keepUnused) records.set(name, merged(records.get(name), name, use));
    else unused.push(name);
  }
  if (unused.length > 0) {
    const names = `${unused.slice(0, 20).map(show).join(', ')}${unused.length > 20 ? ', ...' : ''}`;
    log.report(
      'LABEL_UNUSED',
      'export',
      `${plural(unused.length, 'category has', 'categories have')} no annotations: ${names}`,
    );
  }
  const byCategory = new Map(known.map(({ id, name }) => [id, name]));
  const orphans = new Map<Id, string>();
  if (actionFor(options, 'ANNOTATION_WITHOUT_LABEL') === 'fix') {
    for (const use of scan.uses) {
      if (byCategory.has(use.id)) continue;
      const name = nameAfterId(use.id);
      orphans.set(use.id, name);
      records.set(name, merged(records.get(name), name, use));
    }
  }
  const declared = new Set(scan.categories.map(({ id }) => id));
  const whyNone = (id: Id) => {
    if (ambiguous.has(id)) return `several categories have the id ${show(id)}`;
    if (declared.has(id)) return `the category with the id ${show(id)} is left out`;
    return `the export has no category with the id ${show(id)}`;
  };
  return { records: [...records.values()], byCategory, orphans, whyNone };
}

function nameCategories(categories: readonly Category[], options: NormalizeOptions, log: FindingLog): Named[] {
  const { rename } = options.labels;
  const named: Named[] = [];
  const renamed = new Set<string>();
  for (const { index, id, name: raw = '' } of categories) {
    const at = `categories[${index}] ${show(raw)}`;
    if (id === undefined) {
      log.report('CATEGORY_WITHOUT_ID', at, 'the id is missing, or neither a number nor a text');
      continue;
    }
    let leftOut = false;
    const clean = Object.hasOwn(rename, raw)
      ? raw
      : cleanLabelName(raw, id, ({ code, before, after }) => {
          const kept = actionFor(options, code) === 'keep';
          const action = log.report(
            code,
            at,
            kept ? `${show(before)} stays` : `${show(before)} becomes ${show(after)}`,
          );
          leftOut ||= action === 'exclude';
          return action === 'fix';
        });
    const name = Object.hasOwn(rename, clean) ? rename[clean] : undefined;
    if (name !== undefined) renamed.add(clean);
    // One that is left out may be what an annotation of its id means, all the same.
    named.push({ id, at, name: name ?? clean, leftOut });
  }
  for (const name of Object.keys(rename)) {
    if (!renamed.has(name)) log.report('LABEL_RENAME_UNUSED', 'labels.rename', `there is no category ${show(name)}`);
  }
  return named;
}

function ambiguousIds(named: readonly Named[], log: FindingLog): Set<Id> {
  const ambiguous = new Set<Id>();
  for (const [id, same] of Map.groupBy(named, (one) => one.id)) {
    if (new Set(same.map(({ name }) => name)).size < 2) continue;
    ambiguous.add(id);
    log.report(
      'CATEGORY_ID_DUPLICATE',
      same[0]?.at ?? '',
      `id ${id} is that of ${same.map(({ at }) => at).join(', ')}`,
    );
  }
  return ambiguous;
}

function reportLikeNames(named: readonly Named[], log: FindingLog): void {
  for (const [name, same] of Map.groupBy(named, (one) => one.name)) {
    if (same.length < 2) continue;
    const parts = same.map(({ at }) => at).join(', ');
    log.report('LABEL_MERGED', same[0]?.at ?? '', `one label ${show(name)} was made from ${parts}`);
  }
  for (const same of Map.groupBy(new Set(named.map(({ name }) => name)), (name) => name.toLowerCase()).values()) {
    if (same.length > 1)
      log.report('LABEL_CASE', 'export', `${same.map(show).join(', ')} differ only in upper and lower case`);
  }
}

function merged(label: LabelRecord | undefined, name: string, use: CategoryUse | undefined): LabelRecord {
  const geometries = new Set(label?.geometries ?? []);
  for (const [key, type] of GEOMETRIES) if (use && use[key] > 0) geometries.add(type);
  const attributes = { ...label?.attributes };
  for (const [key, values] of Object.entries(use?.attributes ?? {})) {
    const before = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    // An empty list means too many values to name, and stays so.
    const endless = before && (before.length === 0 || values.length === 0);
    attributes[key] = endless ? [] : [...new Set([...(before ?? []), ...values])].sort();
  }
  return { kind: 'label', name, geometries: [...geometries].sort(), attributes };
}
