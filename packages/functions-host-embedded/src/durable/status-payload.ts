import { historyView } from './history-view.ts';
import type { InstanceView } from './instance-view.ts';
import { jsonOrText } from './json-text.ts';

export type Shown = { readonly input: boolean; readonly history: boolean; readonly historyOutput: boolean };

/** An instance as the management API tells it; times are in whole seconds there. */
export function statusPayload(view: InstanceView, show: Shown): object {
  const { input, output, customStatus, history } = view.details();
  const showHistory = show.history && view.status !== 'Pending';
  return {
    name: view.name,
    instanceId: view.instanceId,
    runtimeStatus: view.status,
    input: show.input ? jsonOrText(input) : null,
    customStatus: jsonOrText(customStatus),
    output: jsonOrText(output),
    createdTime: wholeSeconds(view.createdTime),
    lastUpdatedTime: wholeSeconds(view.lastUpdatedTime),
    ...(showHistory ? { historyEvents: historyView(history, { input: show.input, output: show.historyOutput }) } : {}),
  };
}

function wholeSeconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
