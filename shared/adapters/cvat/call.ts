/** One request to CVAT. `action` and `what` make the message of an error: `Cannot <action> "<what>": ...`. */
export type CvatCall = {
  action: string;
  what: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's URL, with a leading slash, encoded. */
  path: string;
  query?: Record<string, string | number>;
  json?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  /**
   * `always`: a second call has the effect of one. `if-refused`: repeated only where CVAT cannot have done anything (no
   * connection, 429, a row lock that was not obtained). `never`: the caller looks first how far the call came.
   */
  repeat: 'always' | 'if-refused' | 'never';
  /** Statuses beyond 2xx that are no error to the caller. */
  accept?: readonly number[];
  /** Statuses that may pass: the call is repeated for them, too, before the last one is accepted or thrown. */
  retryStatuses?: readonly number[];
  /** A 2xx must bring JSON: whatever else comes is not from CVAT. */
  answers?: 'json';
  /** Older servers do not have this address: their page of HTML with 404 is an answer, not a proxy's. */
  newAddress?: boolean;
  /** Values that must never show up in a message, beside the token. */
  secrets?: readonly string[];
  /** Default 100 s. */
  timeoutMs?: number;
  /** Of an answer, unpacked. Default 64 MB. */
  mostBytes?: number;
  /** Why CVAT may take long, or be busy for a while, and what to do where it takes too long. */
  slow?: { said: string; fix: string };
  /** A list of what is visible in any workspace, and not of the organization alone. */
  everywhere?: boolean;
  /** Sent without the token. */
  anonymous?: boolean;
};

export type CvatAnswer = {
  status: number;
  headers: { get(name: string): string | null };
  text: string;
  /** The same read, where the call asks for JSON. */
  json?: { value: unknown };
  /** In place of text where the answer is an image. */
  picture?: Uint8Array;
  /** Calls that it took; more than 1 where earlier ones may have done the work already. */
  attempts: number;
  /** What must not be shown of the text. */
  secrets: readonly string[];
};

export type Transport = (call: CvatCall) => Promise<CvatAnswer>;
