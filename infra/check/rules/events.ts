import { z } from 'zod';
import { DEAD_LETTERS } from '../../../shared/doctor/dead-letters.ts';
import { MEASURED_EXTENSIONS } from '../../../shared/images/formats.ts';
import type { Problem } from '../problem.ts';
import type { RegisteredFunction } from '../registered-functions.ts';
import { type NamedSnapshot, ofType } from '../snapshot.ts';

const Subscription = z.looseObject({
  destination: z.looseObject({
    properties: z.looseObject({ endpointUrl: z.string().optional(), resourceId: z.string().optional() }),
  }),
  filter: z.looseObject({
    advancedFilters: z
      .array(z.looseObject({ operatorType: z.string(), key: z.string(), values: z.array(z.string()) }))
      .default([]),
  }),
  deadLetterWithResourceIdentity: z.unknown().optional(),
});
/** Limits of Event Grid. */
const LONGEST_NAME = 64;
const MOST_VALUES = 25;

/** Subscriptions call functions that are registered, every function that waits for events has one, and nothing is lost quietly. */
export function events(snapshots: readonly NamedSnapshot[], functions: readonly RegisteredFunction[]): Problem[] {
  const names = functions.map(({ name }) => name);
  const called = new Set<string>();
  const problems = snapshots.flatMap(({ at, resources }) => {
    const ownTopic = ofType(resources, 'Microsoft.EventGrid/systemTopics').length > 0;
    return ofType(resources, 'Microsoft.EventGrid/systemTopics/eventSubscriptions').flatMap(
      ({ name: full, properties }) => {
        const name = full.slice(full.lastIndexOf('/') + 1);
        const problem = (detail: string) => ({ at, rule: 'events', detail: `${name}: ${detail}` });
        const { destination, filter, deadLetterWithResourceIdentity: letters } = Subscription.parse(properties);
        const target = functionOf(destination.properties);
        called.add(target);
        const values = filter.advancedFilters.flatMap((one) => one.values);
        const images = target.startsWith('image')
          ? filter.advancedFilters.find(({ operatorType }) => operatorType === 'StringEndsWith')?.values
          : undefined;
        return [
          ...(names.includes(target) ? [] : [problem(`the app registers no function "${target}"`)]),
          ...(name.length > LONGEST_NAME
            ? [problem(`names end at ${LONGEST_NAME} characters, this has ${name.length}`)]
            : []),
          ...(values.length > MOST_VALUES
            ? [problem(`filters end at ${MOST_VALUES} values, these have ${values.length}`)]
            : []),
          ...(ownTopic && !JSON.stringify(letters ?? '').includes(`"blobContainerName":"${DEAD_LETTERS}"`)
            ? [problem(`what cannot be delivered does not go into "${DEAD_LETTERS}", where the doctor looks for it`)]
            : []),
          ...(images && String([...images].sort()) !== String(MEASURED_EXTENSIONS.map((end) => `.${end}`).sort())
            ? [problem('the extensions are not those that a manifest takes')]
            : []),
        ];
      },
    );
  });
  const deaf = functions
    .filter(({ bindings }) =>
      bindings.some(({ type, source }) => type === 'eventGridTrigger' || source === 'EventGrid'),
    )
    .filter(({ name }) => !called.has(name))
    .map(({ name }) => ({ at: 'infra/events.bicep', rule: 'events', detail: `nothing calls the function "${name}"` }));
  return [...problems, ...deaf];
}

/** The function of an endpoint, of which a part is known to Azure alone: `[format('{0}&functionName=Host.Functions.x-{1}', ..., 'images')]`. */
function functionOf({
  endpointUrl = '',
  resourceId = '',
}: {
  endpointUrl?: string | undefined;
  resourceId?: string | undefined;
}): string {
  const [, name = ''] =
    /functionName=Host\.Functions\.([\w{}-]+)/.exec(endpointUrl) ?? /\/functions\/([\w-]+)$/.exec(resourceId) ?? [];
  const last = /'([^']*)'\)\]$/.exec(endpointUrl)?.[1] ?? '';
  return name.replace(/\{\d\}/, last);
}
