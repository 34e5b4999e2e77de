import type { LinkOptions } from './client-links.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { DurableApp } from './durable-app.ts';
import type { InstanceStore } from './instance-store.ts';

/** What the routes of the management API work on. */
export type Management = {
  readonly app: DurableApp;
  readonly store: InstanceStore;
  readonly dispatcher: Dispatcher;
  readonly links: LinkOptions;
};
