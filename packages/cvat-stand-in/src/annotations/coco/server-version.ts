/** True where `version` ("2.73.0") is older than `minor` of the second major release. */
export function olderThan(version: string, minor: number): boolean {
  const parsed = /^2\.(\d+)/.exec(version);
  return parsed !== null && Number(parsed[1]) < minor;
}
