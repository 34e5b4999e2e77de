import type { Rule } from './rule.ts';

/** What is found in single images, and what is done about it unless the caller says otherwise. */
export const IMAGE_RULES = {
  IMAGE_MALFORMED: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Give the image a file_name and an id in the export file',
  },
  /** keep: it is carried without annotations, as an image with nothing to label is. */
  IMAGE_UNLABELLED: {
    severity: 'warning',
    actions: ['exclude', 'keep', 'fail'],
    effect: { exclude: 'excluded', keep: 'info' },
    fix: 'Nothing to do if it is not to be labelled; otherwise start with "unlabelled": "tasks": such images get tasks of their own',
  },
  IMAGE_NOT_IN_CONTAINER: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Upload the image under one of these names, choose the container that holds it, match by file name with paths: basename, or set normalize.containers to copied if the images of several containers were copied into this one',
  },
  /** keep: it is taken by its path, though the export says that it lies in another place. */
  IMAGE_FROM_OTHER_CONTAINER: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check that the blob is the image that was labelled: the export names several containers, and the path only says which image this is',
  },
  /** keep: the blob as it is now is taken: no other one can be shown. */
  IMAGE_OF_VERSION: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check that the blob is still the image that was labelled: the export names a snapshot or a version of it, and CVAT is given the blob as it is now',
  },
  /** keep: the only blob of its file name is taken, from whatever folder. */
  IMAGE_BY_BASENAME: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check that the blob is the image that was labelled: only the file names are the same',
  },
  /** keep: the blob whose name is written in another way is taken. */
  IMAGE_PATH_SPELLING: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: the same name in another Unicode form, or with other slashes',
  },
  IMAGE_OUT_OF_SCOPE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Change the setting or the name, then start again: blobs of such names are not looked at, whether they are there or not',
  },
  /** It cannot go the way of an upload, though CVAT would read it from the container. */
  IMAGE_NOT_FOR_UPLOAD: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Convert or rename the image, or let CVAT read the container: dataSource cloud-storage',
  },
  /** It is carried, but its header says something that a person should know. */
  IMAGE_REMARKED: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Look at the image in CVAT',
  },
  IMAGE_UNUSABLE: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Do what the detail says, then start again',
  },
  /** fix: the one blob whose path differs only in case is taken. */
  IMAGE_PATH_CASE: {
    actions: ['exclude', 'fix', 'fail'],
    effect: { exclude: 'excluded', fix: 'changed' },
    fix: 'Rename the blob, or set the policy IMAGE_PATH_CASE to fix to take it',
  },
  IMAGE_PATH_AMBIGUOUS: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Rename the blobs so that only one of them can be meant; where paths is basename, use paths: full',
  },
  BASENAME_COLLISION: {
    actions: ['exclude', 'fail'],
    effect: { exclude: 'excluded' },
    fix: 'Rename the images so that each file name occurs once, or use paths: full',
  },
  /** keep: the first path that exists is taken. */
  IMAGE_PATH_DISAGREEMENT: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check that the path taken is the image that was labelled',
  },
  PATH_NOT_CANONICAL: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Rename the blob: no leading slash, no empty, "." or ".." segments, no backslashes',
  },
  /** fix: one image, with the annotations of all its entries. */
  IMAGE_DUPLICATE: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'changed', exclude: 'excluded' },
    fix: 'Nothing to do: the annotations of all entries are on the one image; exclude leaves those of later entries out',
  },
  /** keep: both images are carried, but none of the annotations that name the id. */
  IMAGE_ID_DUPLICATE: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Give each image an id of its own in the export file',
  },
  IMAGE_SIZE_UNKNOWN: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: sizes are read from the images',
  },
  IMAGE_SIZE_NOT_INTEGER: {
    actions: ['fix', 'exclude', 'fail'],
    effect: { fix: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: sizes are read from the images',
  },
  /** Same shape, other size; absolute coordinates. fix: they are scaled to the image, since they were made for the size in the export. */
  IMAGE_SIZE_SCALED: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'changed', keep: 'changed', exclude: 'excluded' },
    fix: 'Look at one of these images in CVAT; set the policy IMAGE_SIZE_SCALED to keep if its shapes do not fit',
  },
  /** The size in the export is that of the unrotated pixels. fix: coordinates are turned as the EXIF orientation says. */
  IMAGE_SIZE_RAW: {
    actions: ['fix', 'keep', 'exclude', 'fail'],
    effect: { fix: 'changed', keep: 'changed', exclude: 'excluded' },
    fix: 'Look at one of these images in CVAT; set the policy IMAGE_SIZE_RAW to keep if its shapes are turned',
  },
  /** Photos whose EXIF turn leaves the size as it is. keep: labels are taken for the photo as displayed, as browsers show it since 2020. */
  IMAGE_FRAME_UNKNOWN: {
    actions: ['keep', 'fail'],
    effect: { keep: 'changed' },
    fix: 'Look at this image in CVAT: its shapes may be drawn on the pixels before rotation',
  },
  IMAGE_SIZE_SWAPPED: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check whether the blob was rotated after it was labelled',
  },
  IMAGE_SIZE_STALE: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'info', exclude: 'excluded' },
    fix: 'Nothing to do: no coordinate depends on the size in the export',
  },
  IMAGE_SIZE_DIFFERS: {
    actions: ['keep', 'exclude', 'fail'],
    effect: { keep: 'changed', exclude: 'excluded' },
    fix: 'Check whether the blob was replaced after it was labelled',
  },
} as const satisfies Record<string, Rule>;
