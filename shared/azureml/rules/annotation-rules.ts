import type { Rule } from './rule.ts';

/** What is found in single annotations, and what is done about it unless the caller says otherwise. */
export const ANNOTATION_RULES = {
  ANNOTATION_MALFORMED: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Correct the annotation in the export file, or draw it in CVAT',
  },
  ANNOTATION_WITHOUT_IMAGE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Add the image to the export file, or draw the annotation in CVAT',
  },
  ANNOTATION_IMAGE_AMBIGUOUS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Give each image an id of its own in the export file',
  },
  ANNOTATION_OF_EXCLUDED_IMAGE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Fix the image first: its own finding says how',
  },
  /** fix: a label `category-<id>` is made. */
  ANNOTATION_WITHOUT_LABEL: {
    severity: 'error',
    actions: ['exclude', 'fix', 'fail'],
    fix: 'Add the category to the export, or set the policy ANNOTATION_WITHOUT_LABEL to fix to name it after its id',
  },
  ANNOTATION_ID_DUPLICATE: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: CVAT gives new ids; exclude leaves the later ones out',
  },
  NUMBER_AS_TEXT: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the numbers were read from the text',
  },
  GEOMETRY_MALFORMED: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Correct the shape in the export file, or draw it in CVAT',
  },
  GEOMETRY_NOT_FINITE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Correct the shape in the export file, or draw it in CVAT: a coordinate is not a number',
  },
  /** fix: the corners are put in order. */
  BOX_NEGATIVE_SIZE: {
    severity: 'warning',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the box is the same, its corners were named in another order',
  },
  ZERO_AREA: {
    severity: 'warning',
    actions: ['exclude', 'keep', 'fail'],
    fix: 'Draw the shape in CVAT if it was meant: it has no area',
  },
  SEGMENTATION_LAYOUT: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the same points, written as COCO writes them',
  },
  RING_CLOSED: {
    severity: 'info',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Nothing to do: the last point repeated the first one',
  },
  POINTS_REPEATED: {
    severity: 'info',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Nothing to do: each point is kept once',
  },
  POLYGON_TOO_FEW_POINTS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Draw the polygon in CVAT: it needs three different points',
  },
  /** fix: the other parts are carried. */
  POLYGON_PART_DROPPED: {
    severity: 'warning',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Look at the polygon: one of its parts has fewer than three points or no area',
  },
  SELF_INTERSECTION: {
    severity: 'warning',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Look at the polygon in CVAT: its outline crosses itself',
  },
  SELF_INTERSECTION_UNCHECKED: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: the polygon has too many points for this check',
  },
  /** At most one pixel outside. fix: moved onto the edge. */
  OUT_OF_IMAGE_SLIGHTLY: {
    severity: 'info',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Nothing to do: the shape ends at the edge of the image now',
  },
  /** More than one pixel outside. fix: cut at the edge. */
  OUT_OF_IMAGE: {
    severity: 'warning',
    actions: ['keep', 'fix', 'exclude', 'fail'],
    fix: 'Look at the image: was it replaced or resized? Set the policy OUT_OF_IMAGE to fix to cut shapes at the edge',
  },
  OUTSIDE_IMAGE: {
    severity: 'error',
    actions: ['exclude', 'keep', 'fail'],
    fix: 'Look at the image: was it replaced or resized? No part of the shape lies on it',
  },
  MASK_SIZE_DIFFERS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Draw the mask in CVAT: it must have the size of its image',
  },
  CROWD_FLAG: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: iscrowd says how a shape is stored, and is 0 for everything that is carried over',
  },
} as const satisfies Record<string, Rule>;
