import type { Rule } from './rule.ts';

/** What is found in single annotations, and what is done about it unless the caller says otherwise. */
export const ANNOTATION_RULES = {
  /** keep: it is taken for pixels, as its neighbours are. */
  COORDINATES_SPECK: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Look at the shape in CVAT: it is smaller than two pixels, or its coordinates are of another unit than all others',
  },
  ANNOTATION_MALFORMED: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Correct the annotation in the export file, or draw it in CVAT',
  },
  ANNOTATION_WITHOUT_IMAGE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Add the image to the export file, or draw the annotation in CVAT',
  },
  ANNOTATION_IMAGE_AMBIGUOUS: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Give each image an id of its own in the export file',
  },
  ANNOTATION_OF_EXCLUDED_IMAGE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Fix the image first: its own finding says how',
  },
  /** fix: a label `category-<id>` is made. */
  ANNOTATION_WITHOUT_LABEL: {
    actions: ['exclude', 'fix', 'fail'],
    effect: { exclude: 'excluded', fix: 'changed' },
    fix: 'Add the category to the export, or set the policy ANNOTATION_WITHOUT_LABEL to fix to name it after its id',
  },
  ANNOTATION_ID_DUPLICATE: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: CVAT gives new ids; exclude leaves the later ones out',
  },
  NUMBER_AS_TEXT: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the numbers were read from the text',
  },
  ATTRIBUTE_CHANGED: {
    actions: ['fix', 'fail'],
    effect: { fix: 'changed' },
    fix: 'Nothing to do: CVAT has limits for names and values of attributes, and takes some names for something else',
  },
  /** keep: the polygon or mask is carried, the box is not. */
  BOX_DIFFERS: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Look at the shape in CVAT: the annotation has a box too, which lies somewhere else',
  },
  RING_WITHIN_RING: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Look at the polygon in CVAT: a part that lies within another one is an area of its own there, and no hole',
  },
  /** Less than CVAT's hundredth of a pixel in one direction. */
  SHAPE_TINY: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Look at the shape in CVAT: it is thinner than a hundredth of a pixel, and CVAT may round its corners to one point',
  },
  /** keep: it is carried as a label of the whole image. */
  SHAPE_MISSING: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Draw the shape in CVAT if there was one: the annotation is a label of the whole image now',
  },
  GEOMETRY_MALFORMED: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Correct the shape in the export file, or draw it in CVAT',
  },
  GEOMETRY_NOT_FINITE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Correct the shape in the export file, or draw it in CVAT: a coordinate is not a number',
  },
  /** fix: the corners are put in order. */
  BOX_NEGATIVE_SIZE: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'excluded' },
    fix: 'Nothing to do: the box is the same, its corners were named in another order',
  },
  ZERO_AREA: {
    actions: ['exclude', 'keep', 'fail'],
    effect: { exclude: 'excluded', keep: 'info' },
    fix: 'Draw the shape in CVAT if it was meant: it has no area',
  },
  SEGMENTATION_LAYOUT: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the same points, written as COCO writes them',
  },
  RING_CLOSED: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'info', keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the last point repeated the first one',
  },
  POINTS_REPEATED: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'info', keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: each point is kept once',
  },
  POLYGON_TOO_FEW_POINTS: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Draw the polygon in CVAT: it needs three different points',
  },
  /** fix: the other parts are carried. */
  POLYGON_PART_DROPPED: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'excluded' },
    fix: 'Look at the polygon: one of its parts has fewer than three points or no area',
  },
  SELF_INTERSECTION: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Look at the polygon in CVAT: its outline crosses itself',
  },
  SELF_INTERSECTION_UNCHECKED: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the polygon has too many points for this check',
  },
  /** At most one pixel outside. fix: moved onto the edge. */
  OUT_OF_IMAGE_SLIGHTLY: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'changed', keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the shape ends at the edge of the image now',
  },
  /** More than one pixel outside. fix: cut at the edge. */
  OUT_OF_IMAGE: {
    actions: ['keep', 'fix', 'exclude', 'fail'],
    effect: { keep: 'info', fix: 'changed', exclude: 'excluded' },
    fix: 'Look at the image: was it replaced or resized?',
  },
  OUTSIDE_IMAGE: {
    actions: ['exclude', 'keep', 'fail'],
    effect: { exclude: 'excluded', keep: 'info' },
    fix: 'Look at the image: was it replaced or resized? No part of the shape lies on it',
  },
  MASK_SIZE_DIFFERS: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Draw the mask in CVAT: it must have the size of its image',
  },
  /** CVAT has no mask without a pixel, so that there is nothing to keep. */
  MASK_EMPTY: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Draw the mask in CVAT if there was one: it has no pixel, and CVAT keeps no such mask',
  },
  MASK_TOO_INTRICATE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Simplify the mask in the export file, or draw it in CVAT: no request can hold so many single pixels of one image',
  },
  CROWD_FLAG: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: iscrowd says how a shape is stored, and is 0 for everything that is carried over',
  },
} as const satisfies Record<string, Rule>;
