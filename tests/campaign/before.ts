/** What earlier rounds left: it stays, whatever a later export says. */
export type Before = {
  paths: Set<string>;
  touched: Set<string>;
  drawn: Map<string, number[]>;
  /** Names that the projects of the reports have had. */
  projects: Set<string>;
  /** Images whose files are others since CVAT was given them. */
  replaced: Set<string>;
  /** Where the file of an image has lain, by its path; it lies at the last. */
  places: Map<string, string[]>;
  /** Ids of the migrations. */
  migrations: string[];
  /** Pictures that no export names may stand in CVAT. */
  unlabelled: boolean;
  /** Something happened after which nobody can tell for certain what CVAT was given, or what is one image. */
  unsure: boolean;
};

export function nothingBefore(): Before {
  return {
    ...{ paths: new Set(), touched: new Set(), drawn: new Map(), projects: new Set(), replaced: new Set() },
    ...{ places: new Map(), migrations: [], unlabelled: false, unsure: false },
  };
}

export const lastOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Where the file of an image lies now. */
export function placeOf({ places }: Pick<Before, 'places'>, path: string, { flat }: { flat: boolean }): string {
  return places.get(path)?.at(-1) ?? (flat ? lastOf(path) : path);
}

/** What an image's frame may be called: where its file lay when CVAT got it, or its name alone. */
export function framesOf(before: Pick<Before, 'places'>, path: string, cut: { flat: boolean; moving: boolean }) {
  const names = [...(before.places.get(path) ?? []), cut.flat ? lastOf(path) : path];
  // Only here the last parts of all paths differ.
  return new Set(cut.moving ? [...names, lastOf(path)] : names);
}
