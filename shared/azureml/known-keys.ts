/** Keys whose content is carried over or derived again: those that Azure ML writes, and those of COCO. */
const DOCUMENT = new Set(['images', 'annotations', 'categories', 'info', 'licenses']);
/** Set by readers of formats in which an image that nobody has labelled can stand beside one that has nothing to label. */
export const UNLABELLED = 'azureml-to-cvat:unlabelled';
const IMAGE = new Set([
  UNLABELLED,
  'id',
  'width',
  'height',
  'file_name',
  'coco_url',
  'absolute_url',
  'date_captured',
  'license',
  'flickr_url',
]);
const ANNOTATION = new Set(['id', 'category_id', 'image_id', 'area', 'bbox', 'segmentation', 'iscrowd']);

const CATEGORY = new Set(['id', 'name']);

export const KNOWN_KEYS = { document: DOCUMENT, image: IMAGE, annotation: ANNOTATION, category: CATEGORY } as const;

/** The most that is kept apart: a broken file may have a new key in every record. */
const MOST_KEYS = 100;

export class UnknownKeys {
  /** Without Object's own members, `constructor` among them, which may be a key. */
  readonly counts: Record<string, number> = Object.create(null);
  private kinds = 0;
  private readonly known: ReadonlySet<string>;

  constructor(known: ReadonlySet<string>) {
    this.known = known;
  }

  count(record: Record<string, unknown>): void {
    for (const key in record) {
      if (!this.known.has(key)) this.add(key);
    }
  }

  private add(key: string): void {
    const name = Object.hasOwn(this.counts, key) || this.kinds < MOST_KEYS ? key.slice(0, 64) : '(others)';
    if (!Object.hasOwn(this.counts, name)) this.kinds += 1;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
