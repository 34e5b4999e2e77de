import type { Gallery } from '../verification/gallery.ts';
import type { Channel } from './channel-fix.ts';
import type { ReportView } from './report-view.ts';

/** What browsers show; TIFF and others are drawn without the picture under the shapes. */
const SHOWN: Readonly<Record<string, string>> = {
  ...{ jpg: 'image/jpeg', jpeg: 'image/jpeg', jpe: 'image/jpeg', jfif: 'image/jpeg' },
  ...{ png: 'image/png', gif: 'image/gif', bmp: 'image/bmp', webp: 'image/webp', avif: 'image/avif' },
};

/** undefined where a browser would not show it. */
export function pictureType(path: string): string | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(SHOWN, extension) ? SHOWN[extension] : undefined;
}

/** The report as the app answers it at `…/report`: pictures and lists lie below. */
export function servedView(gallery: Gallery, channel: Channel): ReportView {
  return {
    channel,
    gallery,
    pictureOf: (index) => (pictureType(gallery.pictures[index]?.path ?? '') ? `report/pictures/${index}` : undefined),
    lists: { findings: 'report/findings.csv', missing: 'report/missing.csv' },
  };
}
