import { UsageError } from '../usage-error.ts';

/** What a SAS opens. Its secret is in the connection string, and in nothing else. */
export type SasAccess = {
  connectionString: string;
  /** The one that it is for, or that its address names. */
  container: string | undefined;
};

/** `account`: the address of the account, where the variable holds no more than the SAS. `write`: the migration writes there. */
type Use = { account?: string | undefined; write: boolean };

const AS_IN = 'https://contoso.blob.core.windows.net/?sv=...&ss=b&srt=sco&sp=rwdlc&sig=...';

/** Reads the variable that `--sas-env` names. Throws UsageError for what cannot work; never repeats the value. */
export function sasOption(name: string, env: NodeJS.ProcessEnv, use: Use): SasAccess {
  const value = env[name]?.trim();
  const refuse = (
    reason: string,
    fix = `Make one in the portal (storage account, Shared access signature): ${AS_IN}`,
  ) => new UsageError(`Cannot use --sas-env "${name}": ${reason}`, fix);
  if (!value) throw refuse(`this environment variable is ${value === undefined ? 'not set' : 'empty'}`);
  const url = addressOf(value, use.account);
  if (!url) throw refuse('it is no address of a storage account with a SAS behind it', `Set it as in ${AS_IN}`);
  const { searchParams: sas } = url;
  const path = url.pathname.split('/').filter(Boolean);
  // Emulators have the account in the path.
  const account = isEmulator(url.hostname) ? path.shift() : '';
  const [container, ...blob] = path;
  if (account === undefined) throw refuse('its address names no account');
  if (!sas.get('sig') || !sas.get('sp')) throw refuse('it holds no SAS: what follows the ? has no sig or no sp');
  const kind = sas.get('sr');
  if (blob.length > 0 || (kind !== null && kind !== 'c')) {
    throw refuse('its SAS is for one blob or folder, and a whole container or account is needed');
  }
  if (kind === 'c' && !container) throw refuse('its SAS is for one container, which its address does not name');
  const ends = Date.parse(sas.get('se') ?? '');
  if (ends < Date.now()) throw refuse(`its SAS ended at ${sas.get('se')}`);
  const lack = lackOf(sas, { ...use, ofOne: container !== undefined });
  if (lack) throw refuse(lack);
  const endpoint = `${url.origin}${account ? `/${account}` : ''}`;
  return { connectionString: `BlobEndpoint=${endpoint};SharedAccessSignature=${url.search.slice(1)}`, container };
}

/** Whole, or the SAS alone behind the account's address. Over plain HTTP anybody on the way could read it. */
function addressOf(value: string, account: string | undefined): URL | undefined {
  const whole = /^https?:\/\//i.test(value)
    ? value
    : account && `${account.replace(/[/?]*$/, '')}/?${value.replace(/^\?/, '')}`;
  const url = URL.parse(whole ?? '');
  if (!url || url.username || url.password) return undefined;
  const here = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && here) ? url : undefined;
}

const isEmulator = (host: string) => host === 'localhost' || /^[\d.]+$|^\[/.test(host);

function lackOf(sas: URLSearchParams, { write, ofOne }: { write: boolean; ofOne: boolean }): string | undefined {
  if (write && sas.get('sr') === 'c') {
    return 'its SAS is for one container: a migration also keeps the export in a container of its own, and CVAT has to read the properties of containers';
  }
  const wanted = { sp: write ? 'rwdlc' : 'rl', ...(sas.get('sr') ? {} : { ss: 'b', srt: ofOne ? 'co' : 'sco' }) };
  const lacking = Object.entries(wanted).flatMap(([key, letters]) => {
    const missing = [...letters].filter((letter) => !sas.get(key)?.includes(letter));
    return missing.length > 0 ? [`${key} lacks ${missing.join('')}`] : [];
  });
  return lacking.length > 0 ? `its SAS allows too little: ${lacking.join(', ')}` : undefined;
}
