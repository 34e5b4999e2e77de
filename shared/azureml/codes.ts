import type { Finding } from '../dataset/finding.ts';

/**
 * What can happen to a record that is not as it should be: `keep` carries it unchanged, `fix` mends it in the way that the
 * table says, `exclude` leaves it out, `fail` stops the normalization. Each happens with a finding.
 */
export type Action = 'keep' | 'fix' | 'exclude' | 'fail';

type Rule = {
  severity: Finding['severity'];
  /** What a caller may choose; the first is the default. */
  actions: readonly [Action, ...Action[]];
  /** What a person can do about it. */
  fix: string;
};

/** Everything that is found in single records, and what is done about it unless the caller says otherwise. */
export const RULES = {
  IMAGE_MALFORMED: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Export the project again, or give the image a file_name and an id',
  },
  IMAGE_NOT_IN_CONTAINER: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Upload the image under one of these names, choose the container that holds it, or match by name with paths: basename',
  },
  IMAGE_UNUSABLE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Replace the blob with an image that can be read, then run again',
  },
  /** fix: the one blob whose path differs in case alone is taken. */
  IMAGE_PATH_CASE: {
    severity: 'error',
    actions: ['exclude', 'fix', 'fail'],
    fix: 'Rename the blob, or set the policy IMAGE_PATH_CASE to fix to take it',
  },
  IMAGE_PATH_AMBIGUOUS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Rename the blobs so that each file name occurs once, or use paths: full',
  },
  BASENAME_COLLISION: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Rename the images so that each file name occurs once, or use paths: full',
  },
  /** keep: the first path that exists is taken. */
  IMAGE_PATH_DISAGREEMENT: {
    severity: 'warning',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Look whether the path taken is the image that was labelled',
  },
  PATH_NOT_CANONICAL: {
    severity: 'warning',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Rename the blob: no leading slash, no empty, "." or ".." segments, no backslashes',
  },
  /** fix: one image, with the annotations of all its entries. */
  IMAGE_DUPLICATE: {
    severity: 'warning',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the annotations of all entries are on the one image; exclude leaves those of later entries out',
  },
  /** An id that two images have: it cannot be known which of them an annotation means. */
  IMAGE_ID_DUPLICATE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Export the project again, or give each image an id of its own',
  },
  IMAGE_SIZE_UNKNOWN: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: sizes are read from the images',
  },
  IMAGE_SIZE_NOT_INTEGER: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: sizes are read from the images',
  },
  /** Same shape, other size; absolute coordinates. fix: they are scaled to the image, since they were made for the size in the export. */
  IMAGE_SIZE_SCALED: {
    severity: 'warning',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Look at one of these images in CVAT; set the policy IMAGE_SIZE_SCALED to keep if its shapes do not fit',
  },
  /** The size in the export is that of the unrotated pixels. fix: coordinates are turned as the EXIF orientation says. */
  IMAGE_SIZE_RAW: {
    severity: 'warning',
    actions: ['fix', 'keep', 'exclude', 'fail'],
    fix: 'Look at one of these images in CVAT; set the policy IMAGE_SIZE_RAW to keep if its shapes are turned',
  },
  IMAGE_SIZE_SWAPPED: {
    severity: 'warning',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Look whether the blob was rotated after it was labelled',
  },
  IMAGE_SIZE_DIFFERS: {
    severity: 'warning',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Look whether the blob was replaced after it was labelled',
  },
  ANNOTATION_MALFORMED: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Export the project again, or mend the annotation',
  },
  ANNOTATION_WITHOUT_IMAGE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Export the project again, or add the image to the export',
  },
  ANNOTATION_IMAGE_AMBIGUOUS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Give each image an id of its own',
  },
  ANNOTATION_OF_EXCLUDED_IMAGE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Mend the image first: its own finding says how',
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
    fix: 'Nothing to do: ids are given anew; exclude leaves the later ones out',
  },
  NUMBER_AS_TEXT: {
    severity: 'info',
    actions: ['fix', 'exclude', 'fail'],
    fix: 'Nothing to do: the numbers were read from the text',
  },
  GEOMETRY_MALFORMED: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Draw the shape again, or mend the annotation',
  },
  GEOMETRY_NOT_FINITE: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Draw the shape again: a coordinate is not a number',
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
    fix: 'Draw the shape again if it was meant: it has no area',
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
    fix: 'Nothing to do: the point is there once now',
  },
  POLYGON_TOO_FEW_POINTS: {
    severity: 'error',
    actions: ['exclude', 'fail'],
    fix: 'Draw the polygon again: it needs three different points',
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
    fix: 'Make the mask again: it must have the size of its image',
  },
  AREA_DIFFERS: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: areas are computed from the shapes',
  },
  CROWD_FLAG: {
    severity: 'info',
    actions: ['keep', 'exclude', 'fail'],
    fix: 'Nothing to do: iscrowd says how a shape is stored, and is 0 for all that is carried over',
  },
} as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof RULES;
