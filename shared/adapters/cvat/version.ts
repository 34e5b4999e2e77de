/** True where the server is older than `major.minor`. Builds without a number (`develop`) count as the newest. */
export function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (!match) return false;
  const [ofServer, minorOfServer] = [Number(match[1]), Number(match[2])];
  return ofServer < major || (ofServer === major && minorOfServer < minor);
}
