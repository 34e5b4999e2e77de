/** What a migration knows of blobs beside the inventory; without it every name may be an image. */
export type ImageWays = {
  /** Why a blob of this name is not looked at; undefined where it is. */
  outOfScope(path: string): string | undefined;
  /** What to do about a remark that the survey made, by its code. */
  fixOf(code: string): string;
  /**
   * Images are packed and sent, and not read from the container by CVAT. A migration judges that when it knows which of them
   * stand in CVAT already.
   */
  upload?: boolean;
};

/** Why CVAT drops or spoils an image that is uploaded; undefined where it does not. */
export function uploadObstacle(path: string, orientation: number): string | undefined {
  if (path.startsWith('__MACOSX/')) return 'CVAT drops files below "__MACOSX/" from what is uploaded';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('.DS_Store')) return 'CVAT drops files whose names begin with ".DS_Store" from what is uploaded';
  if (/\.tiff?$/i.test(name) && orientation > 4) {
    return `CVAT turns the size of an uploaded TIFF of EXIF orientation ${orientation} twice, and has its sides swapped`;
  }
  return undefined;
}
