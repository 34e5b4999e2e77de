import type { Gallery } from '../verification/gallery.ts';
import type { Channel } from './channel-fix.ts';

/** What a page of a report can show beside the report itself: that depends on where it lies. */
export type ReportView = {
  /** In whose words a finding says what to do; undefined: as the report has it. */
  channel?: Channel;
  gallery?: Gallery;
  /** Where the picture of a card is: an address, or its bytes as `data:`. undefined: it is drawn without. */
  pictureOf?: (index: number) => string | undefined;
  /** What is missing here and where it is to be had. */
  note?: { text: string; href?: string };
  /** Every finding, and everything that is not in CVAT, as files. */
  lists?: { findings: string; missing: string };
};
