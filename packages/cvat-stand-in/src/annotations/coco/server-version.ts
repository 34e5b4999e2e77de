/** True where `version` ("2.73.0") is older than `minor` of the second major release. */
export function olderThan(version: string, minor: number): boolean {
  const parsed = /^2\.(\d+)/.exec(version);
  if (!parsed) throw new Error(`Cannot compare CVAT's version: not 2.x: current value is ${JSON.stringify(version)}`);
  return Number(parsed[1]) < minor;
}
