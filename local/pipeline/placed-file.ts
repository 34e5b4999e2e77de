/** A file where exports are looked for. */
export type PlacedFile = {
  /** Its container; absent: a file of this machine. */
  container?: string;
  /** Path below the container or the folder, with `/` between its parts. */
  name: string;
  size: number;
  modified: Date;
  open(): AsyncIterable<Uint8Array>;
};
