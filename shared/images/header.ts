import type { OrientationText } from './png-text.ts';
import type { RemarkCode } from './remarks.ts';

/** What a person should know of an image that CVAT shows all the same. */
export type ImageFinding = { code: RemarkCode; detail: string };

export type Format = 'jpeg' | 'png' | 'gif' | 'bmp' | 'tiff' | 'webp' | 'avif' | 'heic' | UploadedFormat;

/** CVAT was seen to show them where they are uploaded. */
export type UploadedFormat = 'jp2' | 'netpbm' | 'tga' | 'ico' | 'dds' | 'pcx';

/** What a walker found in a header. */
export type Header = {
  format: Format;
  /** Pixels as stored, before orientation. */
  width: number;
  height: number;
  /** EXIF orientation, 1 to 8; 1 where there is none. */
  orientation: number;
  /** Text that may name the orientation after all, in the order in which it counts. */
  texts?: OrientationText[];
  /**
   * Bytes of which image-size must read the same size: the file's beginning, or its decisive parts put together where they
   * stand far apart. Undefined where image-size is known to be wrong.
   */
  headerForImageSize: Uint8Array | undefined;
  finding?: ImageFinding | undefined;
};
