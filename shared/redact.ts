/**
 * Words of others without `secrets`, and without whatever looks like a token, a key or a signature. CVAT quotes what it was sent,
 * and passes on what the Azure SDK says: URLs with a SAS among it.
 */
export function redact(words: string, secrets: readonly string[]): string {
  return withoutKnown(words, secrets)
    .replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1')
    .replace(/(https?:\/\/)[^\s/?#@"'<>]*@/gi, '$1***@')
    .replace(
      /\b((?:Account_?Key|SharedAccess(?:Signature|Key)|session_token|connection_string|sig)\\?["']?\s*(?:[=:]|%3D|&#61;)\s*\\?["']?)[^\s;&"'\\,}]+/gi,
      '$1***',
    )
    .replace(
      /\b((?:Proxy-)?Authorization|Cookie)(["']?\s*[:=]\s*["']?)(?:(?:Bearer|Token|Basic)\s+)?[^\s"',;]+/gi,
      '$1$2***',
    )
    .replace(/\bBearer\s+[\w.~+/=-]{8,}/g, 'Bearer ***');
}

/** Without these secrets, however they are written down. */
export function withoutKnown(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    for (const spelling of spellings(secret)) safe = safe.replaceAll(spelling, '***');
  }
  return safe;
}

/** As it is, and as others write it down: in a URL, in JSON, in JSON of PHP and Python, for an HTTP header. */
function spellings(secret: string): Set<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  return new Set([
    ...[secret, encodeURIComponent(secret), json, json.replaceAll('/', '\\/')],
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
}
