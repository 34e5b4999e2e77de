/** `major.minor` of a CVAT release. */
export type Release = readonly [number, number];

/** The oldest that is supported: older servers have no Requests API. */
export const OLDEST: Release = [2, 16];
/** From here on chunks of pictures begin again with each job; before, they are cut by the task. */
export const CHUNKS_BY_JOB: Release = [2, 20];
/** From here on jobs may have copies for consensus. */
export const CONSENSUS: Release = [2, 27];
/** From here on ids of background work read `action=...&target=...`. */
export const NEW_REQUEST_IDS: Release = [2, 38];
/** From here on a second creation of a task's images, while the first is at work, is refused; before, both are done. */
export const CREATIONS_CONFLICT: Release = [2, 38];
/** From here on the end of an upload names the file as its beginning did. */
export const UPLOADS_BY_ID: Release = [2, 39];
/** From here on there are personal access tokens. */
export const ACCESS_TOKENS: Release = [2, 48];
/** From here on failed imports say why. */
export const RECOMMENDED: Release = [2, 70];
/** The newest whose behaviour was read and recorded. */
export const NEWEST_KNOWN: Release = [2, 73];

export const releaseName = ([major, minor]: Release) => `${major}.${minor}`;

/** undefined for builds without a number (`develop`), which count as the newest. */
export function releaseOf(version: string): Release | undefined {
  const match = /^(\d+)\.(\d+)/.exec(version);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

export function isOlder(version: string, than: Release): boolean {
  const release = releaseOf(version);
  if (!release) return false;
  return release[0] < than[0] || (release[0] === than[0] && release[1] < than[1]);
}

export function isNewer(version: string, than: Release): boolean {
  const release = releaseOf(version);
  return release !== undefined && !isOlder(version, than) && releaseName(release) !== releaseName(than);
}
