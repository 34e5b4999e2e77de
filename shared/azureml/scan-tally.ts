import { InvalidInputError } from '../errors.ts';
import { finiteNumbers } from './annotations/numbers.ts';
import { type Shape, shapeOf } from './annotations/shape.ts';
import { CategoryUses } from './category-uses.ts';
import { addEvidence, noEvidence, unitOf } from './coordinates.ts';
import type { Category, ExportScan, Id, ProjectKind } from './export-scan.ts';
import { HeldShapes } from './held-shapes.ts';
import { ImageNamer } from './images/image-names.ts';
import { PlaceTally } from './images/places.ts';
import { KNOWN_KEYS, UnknownKeys } from './known-keys.ts';
import { asId, asObject, show } from './values.ts';

/** A project has some hundreds at most; all of them are held. */
const MOST_CATEGORIES = 100_000;

/** Places that are named of what is counted. */
const PLACES = 5;

/** Counts what passes by. */
export class ScanTally {
  readonly evidence = noEvidence();
  /** Shapes are held in it once the images are known. */
  readonly held = new HeldShapes(this.evidence);
  private readonly counts = {
    images: 0,
    annotations: 0,
    categories: 0,
    boxes: 0,
    polygons: 0,
    masks: 0,
    tags: 0,
    malformed: 0,
  };
  private readonly sectionsMet = new Set<string>();
  private readonly documentKeys: string[] = [];
  private readonly imageKeys = new UnknownKeys(KNOWN_KEYS.image);
  private readonly categoryKeys = new UnknownKeys(KNOWN_KEYS.category);
  private readonly annotationKeys = new UnknownKeys(KNOWN_KEYS.annotation);
  private readonly foundCategories: Category[] = [];
  private readonly uses: CategoryUses;
  private readonly namer = new ImageNamer();
  private readonly places = new PlaceTally();
  private readonly twice: { count: number; first: string[] } = { count: 0, first: [] };
  annotationsFirst = false;
  private lastTagged: Id | undefined;
  private taggedTwice = false;

  constructor(withAttributes: boolean) {
    this.uses = new CategoryUses(withAttributes);
  }

  key(key: string, array: boolean): void {
    if (array && KNOWN_KEYS.document.has(key)) this.sectionsMet.add(key);
    if (!KNOWN_KEYS.document.has(key) && this.documentKeys.length < 100) this.documentKeys.push(key.slice(0, 64));
  }

  keyTwice(at: string, key: string): void {
    this.twice.count += 1;
    if (this.twice.first.length < PLACES) this.twice.first.push(`${show(key)} of ${at}`);
  }

  hasSection(key: string): boolean {
    return this.sectionsMet.has(key);
  }

  images(elements: readonly unknown[]): void {
    if (this.counts.annotations > 0) this.annotationsFirst = true;
    const first = this.counts.images;
    this.counts.images += elements.length;
    for (const [i, element] of elements.entries()) {
      const image = asObject(element);
      const id = asId(image?.id);
      if (!image) continue;
      this.imageKeys.count(image);
      this.places.count(this.namer.names(image));
      if (id !== undefined) this.held.image(id, first + i, image);
    }
  }

  annotations(elements: readonly unknown[], first: number): void {
    this.counts.annotations += elements.length;
    for (let i = 0; i < elements.length; i += 1) {
      const annotation = asObject(elements[i]);
      if (!annotation) {
        this.counts.malformed += 1;
        continue;
      }
      this.annotationKeys.count(annotation);
      const shape = shapeOf(annotation);
      const category = asId(annotation.category_id);
      if (category !== undefined) this.uses.count(category, shape.type, annotation);
      this.shape(shape, annotation, first + i);
    }
  }

  categories(elements: readonly unknown[]): void {
    for (const element of elements) {
      const category = asObject(element);
      const id = asId(category?.id);
      const name = category?.name;
      if (this.counts.categories >= MOST_CATEGORIES) throw tooMany();
      if (category) this.categoryKeys.count(category);
      this.foundCategories.push({
        index: this.counts.categories,
        ...(id === undefined ? {} : { id }),
        // Classes of digits and of codes are called by their numbers.
        ...(typeof name === 'string' || Number.isSafeInteger(name) ? { name: String(name) } : {}),
      });
      this.counts.categories += 1;
    }
  }

  /** `named` where the keys of a box say that they are those of corners, so that it was read by them. */
  result({ named = false } = {}): Omit<ExportScan, 'encoding' | 'coordinates'> {
    const corners = named ? undefined : this.held.corners.evidence();
    const cornersDoubt = named ? undefined : this.held.corners.doubt();
    return {
      ...(corners === undefined ? {} : { corners }),
      ...(cornersDoubt === undefined ? {} : { cornersDoubt }),
      ...(this.twice.count === 0 ? {} : { keysTwice: this.twice }),
      kind: this.kind(),
      counts: this.counts,
      places: this.places.all(),
      categories: this.foundCategories,
      uses: this.uses.all(),
      annotationsFirst: this.annotationsFirst,
      unknownKeys: {
        document: this.documentKeys,
        images: this.imageKeys.counts,
        annotations: this.annotationKeys.counts,
        categories: this.categoryKeys.counts,
      },
    };
  }

  private shape(shape: Shape, annotation: Record<string, unknown>, index: number): void {
    if (shape.type === 'tag') {
      this.counts.tags += 1;
      const image = asId(annotation.image_id);
      if (image !== undefined && image === this.lastTagged) this.taggedTwice = true;
      this.lastTagged = image;
    } else if (shape.type === 'mask') {
      this.counts.masks += 1;
    } else if (shape.type === 'box') {
      this.counts.boxes += 1;
      this.addEvidence(finiteNumbers(shape.bbox), true, annotation, index);
    } else {
      this.counts.polygons += 1;
      const points = finiteNumbers(shape.segmentation.flat(2));
      this.addEvidence(points, false, annotation, index);
      const bounds = finiteNumbers(annotation.bbox);
      // Bounds in another unit than the points are the mix that must not pass.
      if (points && bounds && unitOf(points) !== unitOf(bounds)) this.addEvidence(bounds, true, annotation, index);
    }
  }

  private addEvidence(
    values: readonly number[] | undefined,
    box: boolean,
    annotation: Record<string, unknown>,
    index: number,
  ): void {
    if (!values) return;
    addEvidence(this.evidence, { values, box, area: annotation.area }, index);
  }

  private kind(): ProjectKind {
    const { boxes, polygons, masks, tags, images } = this.counts;
    const kinds = [boxes, polygons, masks, tags].filter((count) => count > 0).length;
    if (kinds === 0) return 'without-annotations';
    if (kinds > 1) return 'mixed';
    if (boxes > 0) return 'object-identification';
    if (polygons > 0) return 'instance-segmentation';
    if (masks > 0) return 'masks';
    return this.taggedTwice || tags > images ? 'multi-label-classification' : 'classification';
  }
}

function tooMany(): InvalidInputError {
  return new InvalidInputError(`Cannot read "the export": it has more than ${MOST_CATEGORIES} categories`, {
    code: 'EXPORT_NOT_COCO',
    fix: 'Export the project from Azure ML again: no labeling project has so many labels',
  });
}
