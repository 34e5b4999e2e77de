import { z } from 'zod';
import * as wire from '../../cvat/wire.ts';
import type { Cvat, StorageCredential } from '../../world.ts';
import { ask } from './answer.ts';
import type { Transport } from './call.ts';
import { DELETION } from './deletion.ts';
import { refused } from './error.ts';
import { isPage, parseJson, unexpected } from './foreign.ts';
import { listAll } from './list.ts';
import type { Workspace } from './workspace.ts';

const PATH = '/api/cloudstorages';
/** The Azure SDK in CVAT tries an address that refuses for 80 s; one that says nothing, for longer. */
const TIMEOUT_MS = 300_000;
const slow = {
  said: 'CVAT tries to reach the storage account, for 80 s and more where it does not answer',
  fix: 'Check that the CVAT server can reach the storage account (address, firewall, private network): CVAT did not get an answer from it in time. A proxy before CVAT may give up sooner than CVAT does',
};

export function cvatStorages(transport: Transport, workspace: Workspace): Cvat['storages'] {
  const list = (what: string, filter: Record<string, string>) => {
    const query = { ...filter, ...workspace };
    return listAll(transport, { action: 'list cloud storages', what, path: PATH, query }, wire.CloudStorage);
  };
  return {
    async find({ resource, displayName }) {
      const found = await list(displayName, { resource, name: displayName });
      return found.filter((storage) => storage.resource === resource && storage.display_name === displayName);
    },
    list: () => list('all', {}),
    create: (input) =>
      ask(
        transport,
        {
          ...{ action: 'create the cloud storage', what: input.displayName, method: 'POST', path: PATH },
          ...{ query: { ...workspace }, repeat: 'if-refused', secrets: secretsOf(input.credential) },
          ...{ timeoutMs: TIMEOUT_MS, slow },
          json: {
            provider_type: 'AZURE_CONTAINER',
            resource: input.resource,
            display_name: input.displayName,
            description: input.description,
            manifests: input.manifests,
            ...credentialFields(input.credential),
          },
        },
        wire.CloudStorage,
      ),
    update: (id, { credential, manifests, description }) =>
      ask(
        transport,
        {
          ...{ action: 'update the cloud storage', what: String(id), method: 'PATCH', path: `${PATH}/${id}` },
          ...{ repeat: 'always', secrets: secretsOf(credential), timeoutMs: TIMEOUT_MS, slow },
          json: { manifests, ...(description === undefined ? {} : { description }), ...credentialFields(credential) },
        },
        wire.CloudStorage,
      ),
    async status(id) {
      const path = `${PATH}/${id}/status`;
      const call = {
        action: 'check the cloud storage',
        what: String(id),
        method: 'GET',
        path,
        repeat: 'always',
      } as const;
      const answer = await transport({ ...call, timeoutMs: TIMEOUT_MS, slow, accept: [400] });
      // Servers before 2.50 refuse to answer where the account does not answer them.
      if (answer.status === 400 && isPage(answer)) throw refused(call, answer);
      if (answer.status === 400) return 'NOT_FOUND';
      // A JSON string, or the word as it is.
      const word = z.string().catch(answer.text.trim()).parse(parseJson(answer.text)?.value);
      const status = wire.StorageStatus.safeParse(word);
      if (!status.success) throw unexpected(call, answer, 'it is no state of a storage');
      return status.data;
    },
    async holds(id, name) {
      const path = `${PATH}/${id}/content-v2`;
      const call = { action: 'list the files of the cloud storage', what: String(id), method: 'GET', path } as const;
      const asked = { ...call, query: { prefix: name }, repeat: 'always', timeoutMs: TIMEOUT_MS, slow } as const;
      const { content } = await ask(transport, asked, wire.StorageContent);
      return content.some((file) => file.name === name.slice(name.lastIndexOf('/') + 1));
    },
    async delete(id) {
      const call = { action: 'delete the cloud storage', what: String(id), method: 'DELETE' } as const;
      await transport({ ...call, path: `${PATH}/${id}`, ...DELETION });
    },
  };
}

function credentialFields(credential: StorageCredential): Record<string, string> {
  const credentials_type = credential.type;
  switch (credential.type) {
    case 'ACCOUNT_NAME_TOKEN_PAIR':
      return { credentials_type, account_name: credential.accountName, session_token: credential.sessionToken };
    case 'CONNECTION_STRING':
      return { credentials_type, connection_string: credential.connectionString };
    case 'ANONYMOUS_ACCESS':
      return { credentials_type, account_name: credential.accountName };
  }
}

function secretsOf(credential: StorageCredential): string[] {
  if (credential.type === 'ACCOUNT_NAME_TOKEN_PAIR') return [credential.sessionToken];
  return credential.type === 'CONNECTION_STRING' ? [credential.connectionString] : [];
}
