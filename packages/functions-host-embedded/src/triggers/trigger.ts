import type { AppSettings } from '../app-settings.ts';
import type { HostJson } from '../host-json.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Log } from '../log.ts';
import type { FunctionWorker } from '../worker.ts';

/** What every kind of trigger is started with. */
export type TriggerContext = {
  readonly worker: FunctionWorker;
  readonly settings: AppSettings;
  readonly hostJson: HostJson;
  readonly dataDir: string;
  /** Tells the queues of this host from those of others in the same account. */
  readonly hostId: string;
  readonly bodyLimit: number;
  /** How long a message that a function has in work stays invisible. */
  readonly leaseSeconds: number;
  readonly log: Log;
};

/** A running kind of trigger, with what it adds to the HTTP side of the host. */
export type Trigger = {
  /** Starts nothing new and waits for what is running. */
  stop(): Promise<void>;
  readonly webhook?: (exchange: Exchange) => Promise<void>;
  /** Runs a function with the text given by hand. */
  readonly runManually?: (functionName: string, input: string) => Promise<unknown>;
};
