import sharp from 'sharp';

export type HeaderCase = {
  name: string;
  bytes: Uint8Array;
  /** Bytes within which every cut is tried. */
  header: number;
  /** As displayed; told by the maker of the image, not by a reader. */
  width: number;
  height: number;
  orientation: number;
};

const FORMATS = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const;
const VARIANTS = ['plain', 'icc', 'progressive'] as const;
const HEADER_BYTES = 1500;

/** Every format with every orientation that it can hold, plain and with an ICC profile, XMP and progressive. */
export async function headerCases(): Promise<HeaderCase[]> {
  const cases: HeaderCase[] = [];
  for (const format of FORMATS) {
    // sharp's AVIF encoder keeps only EXIF, which viewers do not honour in AVIF; GIF has none.
    const orientations = format === 'gif' || format === 'avif' ? [1] : [1, 2, 3, 4, 5, 6, 7, 8];
    for (const orientation of orientations) {
      for (const variant of VARIANTS) {
        if (variant !== 'progressive' || format === 'jpeg' || format === 'png') {
          cases.push(await madeCase(format, orientation, variant));
        }
      }
    }
  }
  return cases;
}

async function madeCase(
  format: (typeof FORMATS)[number],
  orientation: number,
  variant: (typeof VARIANTS)[number],
): Promise<HeaderCase> {
  const [width, height] = [301 + orientation, 203];
  const background = { r: 20, g: 140, b: 90 };
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  let picture = sharp({ create: { width, height, channels: 3, background, noise } });
  if (orientation > 1) picture = picture.withMetadata({ orientation });
  if (variant === 'icc') picture = picture.withIccProfile('p3').withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  // Of GIF and AVIF the pixels took nearly all of the time, and headers are what counts.
  const effort = { effort: format === 'gif' ? 1 : 0 };
  const options = format === 'gif' || format === 'avif' ? effort : { progressive: variant === 'progressive' };
  const bytes = await picture.toFormat(format, options).toBuffer();
  const displayed = orientation > 4 ? { width: height, height: width } : { width, height };
  const header = Math.min(HEADER_BYTES, bytes.length);
  return { name: `${variant}.${format}`, bytes, header, ...displayed, orientation };
}
