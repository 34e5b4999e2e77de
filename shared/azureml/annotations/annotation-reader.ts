import { MOST_RUNS } from '../../dataset/cross-runs.ts';
import { plural } from '../../dataset/plural.ts';
import type { AnnotationRecord, Geometry } from '../../dataset/record.ts';
import { sidesOf } from '../box-corners.ts';
import { unitOf } from '../coordinates.ts';
import type { Frame } from '../frame.ts';
import { IdSet } from '../id-set.ts';
import type { ImageTable } from '../images/image-table.ts';
import type { Labels } from '../labels.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import { asId, asNumber, asObject, show, showSome } from '../values.ts';
import { attributesOf } from './attributes.ts';
import { boxBeside } from './box-beside.ts';
import { MaskRuns } from './mask-runs.ts';
import { finiteNumbers } from './numbers.ts';
import type { PolicyFor } from './policy-for.ts';
import { readBox } from './read-box.ts';
import { readMask } from './read-mask.ts';
import { readPolygon } from './read-polygon.ts';
import { bounds } from './ring.ts';
import { lostShape, type Shape, shapeOf } from './shape.ts';

/** Pixels that CVAT and its formats tell apart. */
const TINY = 0.01;

const NO_ATTRIBUTES: Record<string, string> = {};

/** Takes the annotations of an export one by one. Its images must all be in the table. */
export class AnnotationReader {
  private readonly context: {
    images: ImageTable;
    labels: Pick<Labels, 'byCategory' | 'orphans' | 'whyNone'>;
    options: NormalizeOptions;
    log: FindingLog;
    /** The coordinates are pixels, and yet a few shapes have small fractions only. */
    specks: boolean;
    /** Boxes end with their right and bottom edge. */
    corners: boolean;
    /** There are boxes, polygons or masks. */
    shapes: boolean;
  };
  /** Image -> number of its annotations that are left out with it. */
  private readonly lost = new Map<number, number>();
  private readonly ids = new IdSet();
  private readonly maskRuns = new MaskRuns();
  private index = 0;
  private current: Record<string, unknown> = {};
  private position = -1;
  private image: { path: string; frame: Frame } | undefined;

  constructor(context: AnnotationReader['context']) {
    this.context = context;
  }

  /** Undefined where the annotation is left out: then a finding says so, now or at `close`. */
  read(element: unknown, index: number): AnnotationRecord | undefined {
    this.index = index;
    this.current = asObject(element) ?? {};
    const annotation = asObject(element);
    if (!annotation) {
      this.forget();
      this.applyPolicy('ANNOTATION_MALFORMED', () => `not an object: ${show(element)}`);
      return undefined;
    }
    const image = this.find(annotation.image_id);
    if (!image) return undefined;
    if (
      !this.ids.add(annotation.id) &&
      this.applyPolicy('ANNOTATION_ID_DUPLICATE', () => 'an annotation before it has the same id') === 'exclude'
    ) {
      return undefined;
    }
    const label = this.label(annotation.category_id);
    if (label === undefined) return undefined;
    const { iscrowd } = annotation;
    if (isSet(iscrowd) && this.applyPolicy('CROWD_FLAG', () => `iscrowd is ${show(iscrowd)}`) === 'exclude')
      return undefined;
    const geometry = this.geometry(annotation, image.frame);
    if (!geometry || this.isUnwanted(geometry, annotation.bbox, image.frame)) return undefined;
    const attributes = this.context.options.attributes ? this.attributes(annotation) : NO_ATTRIBUTES;
    return { kind: 'annotation', image: image.path, label, geometry, attributes, index };
  }

  /** Writes down what went with images that are left out, unless the policy says fail. `placeOf` names an image. */
  close(placeOf: (position: number) => string): void {
    for (const [position, count] of this.lost) {
      const detail = `${plural(count, 'annotation')} of an image that is left out`;
      this.context.log.applyPolicy('ANNOTATION_OF_EXCLUDED_IMAGE', 'annotation', placeOf(position), detail, count);
    }
  }

  private geometry(annotation: Record<string, unknown>, frame: Frame): Geometry | undefined {
    const shape = shapeOf(annotation);
    if (shape.type !== 'tag') this.tellDoubt();
    if (this.context.specks && this.isSpeck(shape)) {
      const action = this.applyPolicy(
        'COORDINATES_SPECK',
        () => 'all values are at most 1.5, those of most others are pixels',
      );
      if (action === 'exclude') return undefined;
    }
    switch (shape.type) {
      case 'box':
        return readBox(this.context.corners ? sidesOf(shape.bbox) : shape.bbox, frame, this.applyPolicy);
      case 'polygon':
        return readPolygon(shape.segmentation, frame, this.applyPolicy);
      case 'mask':
        return this.mask(shape.segmentation, frame);
      case 'tag': {
        const lost = lostShape(annotation, this.context.shapes);
        if (lost !== undefined && this.applyPolicy('SHAPE_MISSING', () => lost) === 'exclude') return undefined;
        return { type: 'tag' };
      }
    }
  }

  private mask(segmentation: Record<string, unknown>, frame: Frame): Geometry | undefined {
    const mask = readMask(segmentation, frame, this.applyPolicy);
    if (!mask || this.maskRuns.take(this.position, mask)) return mask;
    const detail = () => `with this mask those of the image have more than ${MOST_RUNS} runs of pixels, row by row`;
    this.applyPolicy('MASK_TOO_INTRICATE', detail);
    return undefined;
  }

  private attributes(annotation: Record<string, unknown>): Record<string, string> {
    const changes: string[] = [];
    const attributes = attributesOf(annotation, (detail) => changes.push(detail));
    if (changes.length > 0) this.applyPolicy('ATTRIBUTE_CHANGED', () => showSome(changes, String));
    return attributes;
  }

  /** Holds the finished shape against what else is said of it, and against what CVAT can tell apart. */
  private isUnwanted(geometry: Geometry, bbox: unknown, frame: Frame): boolean {
    if (geometry.type === 'tag') return false;
    const size = sizeOf(geometry);
    if (size !== undefined && size > 0 && size < TINY) {
      if (this.applyPolicy('SHAPE_TINY', () => `${size} pixels`) === 'exclude') return true;
    }
    const other = geometry.type === 'box' ? undefined : boxBeside(bbox, geometry, frame);
    return other !== undefined && this.applyPolicy('BOX_DIFFERS', () => other) === 'exclude';
  }

  private isSpeck(shape: Shape): boolean {
    if (shape.type !== 'box' && shape.type !== 'polygon') return false;
    const values = finiteNumbers(shape.type === 'box' ? shape.bbox : shape.segmentation.flat(2));
    return values !== undefined && unitOf(values) === 'normalized';
  }

  private tellDoubt(): void {
    const why = this.context.images.takeDoubt(this.position);
    if (why === undefined || !this.image) return;
    this.context.log.applyPolicy(
      'IMAGE_FRAME_UNKNOWN',
      'image',
      `images[${this.position}] ${show(this.image.path)}`,
      why,
    );
  }

  /** Annotations of one image mostly follow each other. */
  private find(imageId: unknown): { path: string; frame: Frame } | undefined {
    const id = asId(imageId);
    const found = id === undefined ? -1 : this.context.images.find(id);
    if (found === 'ambiguous') {
      this.forget();
      this.applyPolicy('ANNOTATION_IMAGE_AMBIGUOUS', () => `image_id ${show(imageId)} is that of several images`);
      return undefined;
    }
    if (found === -1) {
      this.forget();
      this.applyPolicy('ANNOTATION_WITHOUT_IMAGE', () => `there is no image with id ${show(imageId)}`);
      return undefined;
    }
    if (found !== this.position) {
      this.position = found;
      this.image = this.context.images.rowOf(found) === -1 ? undefined : this.context.images.at(found);
    }
    if (!this.image) this.lost.set(found, (this.lost.get(found) ?? 0) + 1);
    return this.image;
  }

  /** The current annotation belongs to no known image. */
  private forget(): void {
    this.image = undefined;
    this.position = -1;
  }

  private label(categoryId: unknown): string | undefined {
    const id = asId(categoryId);
    const label = id === undefined ? undefined : this.context.labels.byCategory.get(id);
    if (label !== undefined) return label;
    // An annotation without any category id cannot be named after it.
    if (id === undefined) {
      this.applyPolicy('ANNOTATION_MALFORMED', () => `category_id ${show(categoryId)}`);
      return undefined;
    }
    const action = this.applyPolicy('ANNOTATION_WITHOUT_LABEL', () => this.context.labels.whyNone(id));
    return action === 'fix' ? this.context.labels.orphans.get(id) : undefined;
  }

  private readonly applyPolicy: PolicyFor = (code, detail) => {
    const id = Number.isNaN(asNumber(this.current.id)) ? '' : ` (id ${String(this.current.id).trim().slice(0, 40)})`;
    const of = this.image ? ` of ${show(this.image.path)}` : '';
    const at = `annotations[${this.index}]${id}${of}`;
    return this.context.log.applyPolicy(code, 'annotation', at, detail());
  };
}

/** Writers of COCO set flags with 1, with `true`, and with both as texts. */
function isSet(flag: unknown): boolean {
  return flag === true || flag === 'true' || flag === 'True' || asNumber(flag) > 0;
}

/** The shorter side of a shape's bounds; a mask is made of whole pixels. */
function sizeOf(geometry: Geometry): number | undefined {
  if (geometry.type === 'box') return Math.min(geometry.width, geometry.height);
  if (geometry.type !== 'polygon') return undefined;
  const [left, top, right, bottom] = bounds(geometry.parts);
  return Math.min(right - left, bottom - top);
}
