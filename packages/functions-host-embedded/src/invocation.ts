import type { TypedData } from './typed-data.ts';

export type Invocation = {
  /** A GUID; a new one where absent. */
  readonly id?: string;
  /** One per trigger and input binding, by the binding's name; undefined data reaches the handler as undefined. */
  readonly inputs: readonly { readonly name: string; readonly data: TypedData | undefined }[];
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly retryContext?: {
    readonly retryCount: number;
    readonly maxRetryCount: number;
    readonly exception?: { readonly message?: string; readonly source?: string; readonly stackTrace?: string };
  };
};

/** A user error is a value here, as it is on the wire: class and fields of the exception are gone. */
export type InvocationResult =
  | {
      readonly status: 'success';
      readonly returnValue: TypedData | undefined;
      readonly outputs: readonly { readonly name: string; readonly data: TypedData }[];
    }
  | { readonly status: 'failure'; readonly exception: { readonly message: string; readonly stack: string } };
