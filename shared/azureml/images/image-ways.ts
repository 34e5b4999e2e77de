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

/** What CVAT leaves out of an archive wherever it stands in a name: the dust of Apple's file manager. */
const DROPPED = ['__MACOSX', '__MSOSX', '.DS_Store'];

/** What CVAT writes beside unpacked images: the manifest of the task, and where its lines begin. */
const OWN_FILES = ['manifest.jsonl', 'index.json'];

/** Why CVAT drops or spoils an image that is uploaded under this name; undefined where it does not. */
export function uploadObstacle(name: string, orientation: number): string | undefined {
  const dropped = DROPPED.find((part) => name.includes(part));
  if (dropped !== undefined) return `CVAT drops files whose name or folder contains "${dropped}" from what is uploaded`;
  if (/^data:/i.test(name)) {
    return 'CVAT drops a name that begins with "data:" from what is uploaded: it takes it for an address';
  }
  const own = OWN_FILES.find((file) => name.startsWith(`${file}/`));
  if (own !== undefined) return `CVAT keeps a file "${own}" of its own where it unpacks this folder`;
  if (/\.tiff?$/i.test(name) && orientation > 4) {
    return `CVAT turns the size of an uploaded TIFF of EXIF orientation ${orientation} twice, and has its sides swapped`;
  }
  return undefined;
}
