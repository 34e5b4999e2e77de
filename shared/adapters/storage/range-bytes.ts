import type { Dispatcher } from 'undici';
import { storageAnswer } from './answer.ts';

const PARTIAL_CONTENT = 206;

/**
 * Receives one ranged answer into the buffer of its caller. Anything but 206 is a StorageAnswer, a 200 too: its bytes would
 * be of another place than was asked for.
 */
export class RangeBytes implements Dispatcher.DispatchHandler {
  readonly #into: Uint8Array;
  readonly #resolve: (bytes: Uint8Array) => void;
  readonly #reject: (error: Error) => void;
  #filled = 0;
  #refusal: Error | undefined;

  constructor(into: Uint8Array, resolve: (bytes: Uint8Array) => void, reject: (error: Error) => void) {
    this.#into = into;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    // A request that was lost on its way starts again here; nothing has come of it yet.
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    if (status >= 200 && status !== PARTIAL_CONTENT) this.#refusal = storageAnswer(status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refusal) return;
    if (this.#filled + chunk.length > this.#into.length) {
      controller.abort(new RangeError('Cannot read a range: more bytes came than were asked for'));
      return;
    }
    this.#into.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  onResponseEnd(): void {
    if (this.#refusal) this.#reject(this.#refusal);
    else this.#resolve(this.#filled === this.#into.length ? this.#into : this.#into.subarray(0, this.#filled));
  }

  onResponseError(_: unknown, error: Error): void {
    this.#reject(error);
  }
}
