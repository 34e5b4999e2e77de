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
  passing?: readonly number[];
  /** Values that must never show up in a message, beside the token. */
  secrets?: readonly string[];
  /** Default 100 s. */
  timeoutMs?: number;
  /** Sent without the token. */
  anonymous?: boolean;
};

export type CvatAnswer = {
  status: number;
  headers: Headers;
  text: string;
  /** Calls that it took; more than 1 where earlier ones may have done the work already. */
  attempts: number;
};

export type Transport = (call: CvatCall) => Promise<CvatAnswer>;
