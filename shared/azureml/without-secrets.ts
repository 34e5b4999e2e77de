/** Azure's shared access signatures are in URLs that an export may carry. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/((?:sig|Account_?Key|SharedAccess(?:Key|Signature))(?:=|%3D))[^&"\s;]*/gi, '$1...');
}
