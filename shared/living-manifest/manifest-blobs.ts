/** Root of the images container: what the CVAT cloud storage is registered with. */
export const MANIFEST = 'manifest.jsonl';

/** What the pipeline's own container keeps for the manifest of one images container. */
export function manifestBlobs(container: string) {
  const root = `manifests/${container}`;
  return {
    /** Its presence says that something has changed since the last listing. */
    stale: `${root}/stale`,
    /** How long the last marker let its refresh wait. */
    wait: `${root}/wait.json`,
    lease: `${root}/lease`,
    /** One IndexEntry per image blob, in code-point order. */
    index: `${root}/index.jsonl`,
    /** The entries that a person should look at: set aside, or with a finding. */
    remarks: `${root}/remarks.jsonl`,
    state: `${root}/state.json`,
  };
}
