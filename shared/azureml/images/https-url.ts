/** `wasbs://<container>@<account>.blob.core.windows.net/<path>`, and the same of Data Lake. */
const BY_CONTAINER = /^(?:wasbs?|abfss?):\/\/([^@/]+)@([^/]+)\/(.+)$/is;

/** An address as Hadoop's tools write it, as https; any other as it is. */
export function httpsUrl(url: string): string {
  const [, container, host, path] = BY_CONTAINER.exec(url) ?? [];
  if (!(container && host && path)) return url;
  return `https://${host.replace('.dfs.', '.blob.')}/${container}/${path}`;
}
