/** ETags are bare everywhere in this project: Azure quotes them in headers, but not in listings and events. */
export function bareEtag(etag: string | undefined): string {
  return etag?.startsWith('"') ? etag.slice(1, -1) : (etag ?? '');
}

/** For If-Match. */
export function quotedEtag(etag: string): string {
  return `"${etag}"`;
}
