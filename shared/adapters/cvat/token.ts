import { ConfigError } from '../../errors.ts';

const SCHEME = /^(Token|Basic|Bearer) /i;

/** A personal access token stands by itself in the setting; other schemes are written out. */
export function authorizationOf(token: string): string {
  const trimmed = token.trim();
  const fault = faultOfToken(token);
  // fetch would quote the whole value in its own error.
  if (fault) throw new ConfigError(`Cannot use CVAT_TOKEN: ${fault}`);
  return SCHEME.test(trimmed) ? trimmed : `Bearer ${trimmed}`;
}

/** Why it can be no token; says nothing of what it holds. */
export function faultOfToken(token: string): string | undefined {
  if (/^\s*<.*>\s*$/s.test(token)) return 'it is still the placeholder of an example';
  if (/^[\x21-\x7e]+( [\x21-\x7e]+)?$/.test(token.trim())) return undefined;
  return 'it holds line breaks or characters that no token has';
}

/** False for an API key (`Token`) and for a password (`Basic`), of which CVAT tells nothing. */
export function isPersonal(token: string): boolean {
  return /^Bearer /i.test(authorizationOf(token));
}

/** What of it must never show up in a message: the credential without its scheme, and a password in plain. */
export function secretsOfToken(token: string): string[] {
  const [scheme = '', credential = ''] = authorizationOf(token).split(' ');
  if (!/^basic$/i.test(scheme)) return [credential];
  const [, password = ''] = Buffer.from(credential, 'base64').toString().split(/:(.*)/s);
  // A password of three letters stands in many words.
  return [credential, ...(password.length > 3 ? [password] : [])];
}
