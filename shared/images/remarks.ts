/**
 * Why an image is not in the manifest, or what a person should know of one that is, and what to do. The place is the path of
 * the blob, with its ETag.
 */
export const REMARKS = {
  IMAGE_ARCHIVED: 'Rehydrate the blob to the tier hot, cool or cold',
  IMAGE_CONTRAST_DIFFERS: 'Nothing to do; convert the image to 8 bits where its contrast matters to annotators',
  IMAGE_CUT:
    'Look at the image in CVAT, which shows the part that is there; upload the file again where that is too little',
  IMAGE_EMPTY: 'Upload the file again, or delete the blob',
  IMAGE_ENCRYPTED: 'Upload the file again without a customer-provided key: CVAT has none to read it with',
  IMAGE_EXTENSION_WRONG: 'Rename the blob to the extension of its content; some viewers trust the name',
  IMAGE_FORMAT_NOT_SHOWN: 'Convert the image to JPEG or PNG',
  IMAGE_FORMAT_UNSUPPORTED: 'Convert the image to JPEG or PNG, or exclude it by IMAGES_EXCLUDE',
  IMAGE_HEADER_TOO_LARGE: 'Save the image again with less metadata',
  IMAGE_MAY_NOT_SHOW: 'Open the image in CVAT; if it stays empty, convert it to JPEG or PNG',
  IMAGE_NAME_REFUSED: 'Rename the blob: CVAT accepts no path like this one',
  IMAGE_NOT_READABLE:
    'Check the tier, encryption and access conditions of the blob: storage refuses to read it. Every refresh tries again',
  IMAGE_ONLY_BY_UPLOAD: 'Migrate with the data source "upload", or convert the image to JPEG or PNG',
  IMAGE_SIZE_IN_DOUBT: 'Save the image again with another program: two readers of its header disagree',
  IMAGE_TOO_LARGE: 'Cut the image into tiles: decoders refuse so many pixels',
  IMAGE_TRUNCATED: 'Upload the file again: it ends before the image does',
  IMAGE_UNREADABLE: 'Open the file where it came from; if it opens there, upload it again',
} as const;

export type RemarkCode = keyof typeof REMARKS;

/** What to do; of older records, whose codes are gone, nothing is known. */
export function fixOf(code: string): string {
  return Object.hasOwn(REMARKS, code) ? REMARKS[code as RemarkCode] : 'POST /api/manifests/{container}/rebuild';
}
