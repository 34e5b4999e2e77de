export type LinkOptions = {
  readonly hubName: string;
  /** URL of the management API, e.g. `http://127.0.0.1:7071/runtime/webhooks/durabletask`. */
  readonly baseUrl: string;
  /** URL, with a slash at its end, where the same API needs no key: durable-functions calls it there. */
  readonly rpcBaseUrl?: string | undefined;
  /** Goes into all links as `code`. */
  readonly systemKey?: string | undefined;
};

/** Links to one instance; the names and the placeholders `{eventName}` and `{text}` are part of the contract. */
export function managementLinks(instanceId: string, options: LinkOptions) {
  const instance = `${options.baseUrl}/instances/${encodeURIComponent(instanceId)}`;
  const query = `taskHub=${encodeURIComponent(options.hubName)}&connection=Storage${keyQuery('&', options)}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** The JSON text that a durableClient input gets. */
export function clientBinding(options: LinkOptions): string {
  const create = `${options.baseUrl}/orchestrators/{functionName}[/{instanceId}]`;
  const wait = 'timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}';
  return JSON.stringify({
    taskHubName: options.hubName,
    creationUrls: {
      createNewInstancePostUri: `${create}${keyQuery('?', options)}`,
      createAndWaitOnNewInstancePostUri: `${create}?${wait}${keyQuery('&', options)}`,
    },
    managementUrls: managementLinks('INSTANCEID', options),
    baseUrl: options.baseUrl,
    requiredQueryStringParameters: keyQuery('', options),
    rpcBaseUrl: options.rpcBaseUrl ?? `${options.baseUrl}/`,
  });
}

function keyQuery(separator: string, { systemKey }: LinkOptions): string {
  return systemKey === undefined ? '' : `${separator}code=${encodeURIComponent(systemKey)}`;
}
