import { extname } from 'node:path';

/** What CVAT's host was seen to take for an image. Letter case does not matter; HEIC is known but nothing can draw it. */
const IMAGES: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.jpe': 'image/jpeg',
  '.png': 'image/png',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
  '.jp2': 'image/jp2',
  '.ppm': 'image/x-portable-pixmap',
  '.pgm': 'image/x-portable-graymap',
  '.pbm': 'image/x-portable-bitmap',
  '.tga': 'image/x-tga',
  '.ico': 'image/vnd.microsoft.icon',
  '.dds': 'image/vnd.ms-dds',
  '.pcx': 'image/vnd.zbrush.pcx',
  '.jfif': 'image/jpeg',
  '.avif': 'image/avif',
  '.heic': 'image/heic',
};

/** undefined where CVAT would drop the file. */
export const imageType = (name: string): string | undefined => IMAGES[extname(name).toLowerCase()];

export function mediaKind(name: string): 'image' | 'archive' | 'unknown' {
  if (imageType(name)) return 'image';
  return extname(name).toLowerCase() === '.zip' ? 'archive' : 'unknown';
}
