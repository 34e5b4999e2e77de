import { type BlobEvent, type EventType, subjectOf } from './event.ts';

/** The filters of an Event Grid subscription: which events a subscriber wants. */
export type Subscription = {
  /** Undelivered events are kept for the subscription of this name, also when its address has changed. */
  name: string;
  /** e.g. `/blobServices/default/containers/images/` */
  subjectBeginsWith?: string;
  /** One of these, e.g. `.json`. */
  subjectEndsWith?: readonly string[];
  /** None of these. */
  subjectNotEndsWith?: readonly string[];
  eventTypes: readonly EventType[];
  /** The webhook with its key; it is never written to a log or to disk. */
  url: string;
};

export function wants(subscription: Subscription, event: BlobEvent): boolean {
  // Event Grid compares without case, unless it is told otherwise.
  const subject = event.subject.toLowerCase();
  const endsWith = (ending: string) => subject.endsWith(ending.toLowerCase());
  const { subjectEndsWith = [''], subjectNotEndsWith = [] } = subscription;
  return (
    subscription.eventTypes.includes(event.eventType) &&
    subject.startsWith((subscription.subjectBeginsWith ?? '').toLowerCase()) &&
    subjectEndsWith.some(endsWith) &&
    !subjectNotEndsWith.some(endsWith)
  );
}

/** False where no blob of this container can match, so that it need not be listed. */
export function mayWant(subscription: Subscription, container: string): boolean {
  const wanted = subscription.subjectBeginsWith ?? '';
  const subject = subjectOf(container);
  return subject.startsWith(wanted) || wanted.startsWith(subject);
}

/** The only container that a subscription is about; undefined where its filter lets several through. */
export function onlyContainer({ subjectBeginsWith = '' }: Subscription): string | undefined {
  const [, container] = /^\/blobServices\/default\/containers\/([^/]+)\//.exec(subjectBeginsWith) ?? [];
  return container;
}
