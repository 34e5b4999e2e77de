import { attributesOf } from './annotations/attributes.ts';
import type { Shape } from './annotations/shape.ts';
import type { CategoryUse, Id } from './export-scan.ts';

/** Beyond these an attribute is free text: its values are not listed. */
const MOST_VALUES = 50;
/** More than any project has labels. */
const MOST_IDS = 100_000;
const LONGEST_LISTED = 200;

const COUNTED = { box: 'boxes', polygon: 'polygons', mask: 'masks', tag: 'tags' } as const;

/** Gathers per category id which shapes and which attribute values its annotations have. */
export class CategoryUses {
  private readonly uses = new Map<Id, CategoryUse>();
  private readonly values = new Map<Id, Map<string, Set<string> | undefined>>();
  private readonly withAttributes: boolean;

  constructor(withAttributes: boolean) {
    this.withAttributes = withAttributes;
  }

  count(id: Id, type: Shape['type'], annotation: Record<string, unknown>): void {
    let use = this.uses.get(id);
    if (!use) {
      // Ids beyond all bounds belong to no category: their annotations are left out without this.
      if (this.uses.size >= MOST_IDS) return;
      use = { id, boxes: 0, polygons: 0, masks: 0, tags: 0, attributes: {} };
      this.uses.set(id, use);
    }
    use[COUNTED[type]] += 1;
    if (this.withAttributes) this.gather(id, annotation);
  }

  /** In the order in which the categories were first used. */
  all(): CategoryUse[] {
    return [...this.uses.values()].map((use) => {
      const values = [...(this.values.get(use.id) ?? [])];
      return { ...use, attributes: Object.fromEntries(values.map(([name, set]) => [name, [...(set ?? [])].sort()])) };
    });
  }

  private gather(id: Id, annotation: Record<string, unknown>): void {
    let byName = this.values.get(id);
    if (!byName) {
      byName = new Map();
      this.values.set(id, byName);
    }
    for (const [name, value] of Object.entries(attributesOf(annotation))) {
      const set = byName.has(name) ? byName.get(name) : new Set<string>();
      const listed = set && value.length <= LONGEST_LISTED ? set.add(value) : undefined;
      byName.set(name, listed && listed.size <= MOST_VALUES ? listed : undefined);
    }
  }
}
