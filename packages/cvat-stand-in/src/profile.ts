/** What the version of a server decides, as read from CVAT's source; 2.16, 2.23 and 2.73 were seen on real servers, too. */
export type Profile = {
  /** Personal access tokens (`Authorization: Bearer`): from 2.48. */
  tokens: boolean;
  /** A creation of an upload works without `X-Forwarded-Host` and `Origin`: from 2.56. */
  uploadsWithoutOrigin: boolean;
  /** Ids of requests are `action=...&target=...`: from 2.38; `create:task-1` before. */
  longRequestIds: boolean;
  /** 409 of a second creation or import names the request: from 2.37. */
  conflictNamesRequest: boolean;
  /** An uploaded annotation file is named by its upload's id at the end: from 2.39; by its own name before. */
  uploadsNamedById: boolean;
  /** Width and height must stand in a manifest, `meta.original_name` counts, tasks may have no labels: from 2.46. */
  sizesInManifest: boolean;
  /** Shapes have a score, annotations have intervals: from 2.55. */
  scores: boolean;
  /** Where an upload is addressed without a slash, its Location is right: from 2.59. */
  locationWithoutSlash: boolean;
  /** `import_mode`: from 2.65. A task without data has no dimension. */
  importModes: boolean;
  /** `data/meta` before the data is 400, sources of shapes are checked: from 2.70. 500 and taken before. */
  strictSources: boolean;
  /** What failed in an item of an import is part of the message: from 2.73. */
  itemErrors: boolean;
  /** An id on a new annotation is refused: from 2.41. Ignored before. */
  strictIds: boolean;
  /** An unreachable storage is not found (404), not a refusal: from 2.50. */
  lostStorageIsNotFound: boolean;
  /** Shapes of an import have the source "file": from 2.38; "manual" before. */
  importedSource: boolean;
  /** Files are read as a stream: an annotation of an unknown image is left out, from 2.35 on. */
  streamingImport: boolean;
};

/** The profile of a version such as `2.47.0`; of one without numbers, such as `develop`, that of the newest. */
export function profileOf(version: string): Profile {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [0, 2, 73];
  const from = (wanted: number) => Number(major) > 2 || (major === 2 && Number(minor) >= wanted);
  return {
    tokens: from(48),
    uploadsWithoutOrigin: from(56),
    longRequestIds: from(38),
    conflictNamesRequest: from(37),
    uploadsNamedById: from(39),
    sizesInManifest: from(46),
    scores: from(55),
    locationWithoutSlash: from(59),
    importModes: from(65),
    strictSources: from(70),
    itemErrors: from(73),
    strictIds: from(41),
    lostStorageIsNotFound: from(50),
    importedSource: from(38),
    streamingImport: from(35),
  };
}
