/**
 * What the version of a server decides, read from CVAT's own source at 2.16, 2.23, 2.39, 2.54 and 2.73 and from its changelog
 * between them; 2.16, 2.23 and 2.73 were seen on real servers, too. Which fields an answer has is in fields-since.ts.
 */
export type Profile = {
  /** The second number of the version. */
  minor: number;
  /** `index` of a chunk of a job, chunks that are cut by the job: from 2.20. By the task before. */
  chunksOfJobs: boolean;
  /** An update that names an unknown field is refused: from 2.21. Passed over before. */
  strictUpdates: boolean;
  /** The preview, and with it the first chunk, is made when a task is created: from 2.23. Nothing is looked at before. */
  previewAtCreation: boolean;
  /** A label's type must be one: from 2.26. */
  strictLabelTypes: boolean;
  /** Jobs may have replicas: from 2.27. */
  consensus: boolean;
  /** OPTIONS of an upload's path answers: from 2.31. 500 before. */
  uploadOptions: boolean;
  /** Files are read as a stream: an annotation of an unknown image is left out, from 2.35 on. */
  streamingImport: boolean;
  /** Ids of requests are `action=...&target=...`: from 2.38; `create:task-1` before. */
  longRequestIds: boolean;
  /** A second creation while the first is at work is a 409 that names it: from 2.38. Before it is done twice. */
  creationConflicts: boolean;
  /** `PUT annotations?rq_id=` tells of an import: until 2.37. 410 after that. */
  importStatusByPut: boolean;
  /** An uploaded annotation file is named by its upload's id at the end: from 2.39; by its own name before. */
  uploadsNamedById: boolean;
  /** HEAD of an upload whose last byte has arrived: 500 from 2.39 to 2.54, else 404. */
  forgottenUploadCrashes: boolean;
  /** Shapes must have the number of points of their type: from 2.40. */
  checksPoints: boolean;
  /** An id on a new annotation is refused: from 2.41. Passed over before. */
  strictIds: boolean;
  /** Frames of a storage that is gone are a 409: from 2.44. 500 before. */
  lostStorageConflicts: boolean;
  /** Width and height must be in a manifest, `meta.original_name` counts, tasks may have no labels: from 2.46. */
  sizesInManifest: boolean;
  /** Personal access tokens (`Authorization: Bearer`): from 2.48. */
  tokens: boolean;
  /** An unreachable storage is "not found", not a refusal: from 2.50. */
  lostStorageIsNotFound: boolean;
  /** A creation of an upload works without `X-Forwarded-Host` and `Origin`: from 2.56. */
  uploadsWithoutOrigin: boolean;
  /** Where an upload is addressed without a slash, its Location is right: from 2.59. */
  locationWithoutSlash: boolean;
  /** `import_mode`; image_quality 0 is refused at once; a task without data has no dimension: from 2.65. */
  importModes: boolean;
  /** `data/meta` before the data is 400, sources of shapes are checked: from 2.70. 500 and taken before. */
  strictSources: boolean;
  /** Frames that are deleted by the task move its date: from 2.70, perhaps earlier. Deleted by a job, always. */
  metaMovesDate: boolean;
  /** What failed in an item of an import is part of the message: from 2.73. */
  itemErrors: boolean;
};

/** The profile of a version such as `2.47.0`; of one without numbers, such as `develop`, that of the newest. */
export function profileOf(version: string): Profile {
  const minor = minorOf(version);
  const from = (wanted: number) => minor >= wanted;
  return {
    minor,
    chunksOfJobs: from(20),
    strictUpdates: from(21),
    previewAtCreation: from(23),
    strictLabelTypes: from(26),
    consensus: from(27),
    uploadOptions: from(31),
    streamingImport: from(35),
    longRequestIds: from(38),
    creationConflicts: from(38),
    importStatusByPut: !from(38),
    uploadsNamedById: from(39),
    forgottenUploadCrashes: from(39) && !from(55),
    checksPoints: from(40),
    strictIds: from(41),
    lostStorageConflicts: from(44),
    sizesInManifest: from(46),
    tokens: from(48),
    lostStorageIsNotFound: from(50),
    uploadsWithoutOrigin: from(56),
    locationWithoutSlash: from(59),
    importModes: from(65),
    strictSources: from(70),
    metaMovesDate: from(70),
    itemErrors: from(73),
  };
}

const NEWEST = 73;

function minorOf(version: string): number {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [0, 2, NEWEST];
  return Number(major) > 2 ? Number.POSITIVE_INFINITY : Number(minor);
}
