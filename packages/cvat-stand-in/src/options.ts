export type CvatOptions = {
  /** What `/api/server/about` says. */
  version: string;
  /**
   * CVAT reaches an account at `https://<account>.blob.core.windows.net` and nowhere else. This stands for the DNS: account
   * name to the endpoint that answers instead, e.g. Azurite's `http://127.0.0.1:10000/devstoreaccount1`.
   */
  blobEndpoints: Record<string, string>;
  /** CVAT's ONE_RUNNING_JOB_IN_QUEUE_PER_USER: a user's second background job waits, shown as queued, for the first. */
  oneRunningJobPerUser: boolean;
  /** How long background work takes at least, beside what it does: the work of a real server. */
  workMs: number;
  /** Import formats that are switched off: 405. */
  disabledFormats: string[];
  /** Keep the JSON bodies of requests and answers in `requestsSeen`, credentials masked. */
  recordBodies: boolean;
  /** Every how many writes of a manifest folder's index, while others use the folder, somebody gets in between. */
  indexRaceEvery: number;
};

export const defaultOptions: CvatOptions = {
  version: '2.73.0',
  blobEndpoints: {},
  oneRunningJobPerUser: false,
  workMs: 0,
  disabledFormats: [],
  recordBodies: false,
  indexRaceEvery: 100,
};
