type Nullable = { value: string };

/** A cookie as the programming model hands it over. */
export type RpcCookie = {
  name: string;
  value: string;
  domain?: Nullable;
  path?: Nullable;
  /** Since 1970. */
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  /** Seconds. */
  maxAge?: { value: number };
};

/** Request (url, method, nullable*) or response (statusCode, headers, cookies) in buffered HTTP. */
export type RpcHttp = {
  url?: string;
  method?: string;
  nullableHeaders?: Record<string, Nullable>;
  nullableQuery?: Record<string, Nullable>;
  nullableParams?: Record<string, Nullable>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcCookie[];
  enableContentNegotiation?: boolean;
  body?: TypedData | null | undefined;
};

export type ModelBindingData = { version: string; source: string; contentType: string; content: Buffer };

/** What travels between host and worker; `{}` is "no value" (a handler sees undefined). */
export type TypedData =
  | { string: string }
  | { json: string }
  | { bytes: Uint8Array }
  | { int: number }
  | { double: number }
  | { http: RpcHttp }
  | { modelBindingData: ModelBindingData }
  | Record<string, never>;

/**
 * Deep copy, as the wire would make it: nothing that one side changes later is seen by the other. Bytes arrive as a Buffer,
 * as they do in the real worker.
 */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}
