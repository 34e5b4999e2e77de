/** Of pictures in a page: 36 of them make a page of about two megabytes at the most. */
const LONGEST_SIDE = 480;

/** undefined where sharp is not installed: it is optional, since it is native. */
export async function openThumbnails(): Promise<((picture: Uint8Array) => Promise<string | undefined>) | undefined> {
  const loaded = await import('sharp').catch(() => undefined);
  if (!loaded) return undefined;
  return async (picture) => {
    try {
      const small = await loaded
        .default(picture, { limitInputPixels: 500_000_000 })
        // As displayed: the shapes over it are drawn for that.
        .rotate()
        .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#fff' })
        .jpeg({ quality: 70 })
        .toBuffer();
      return `data:image/jpeg;base64,${small.toString('base64')}`;
    } catch {
      // The card is drawn without: what sharp cannot read, a browser or CVAT may still show.
      return undefined;
    }
  };
}
