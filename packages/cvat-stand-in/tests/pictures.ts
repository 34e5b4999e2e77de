import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import sharp from 'sharp';
import { inject } from 'vitest';
import { uniqueName } from '../../../tests/names.ts';

/** Azurite's account, as tests address it. */
export const azurite = () => {
  const connectionString = inject('azurite');
  const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1] ?? '';
  const account = part('AccountName');
  const key = part('AccountKey');
  return { connectionString, account, key, endpoint: part('BlobEndpoint') };
};

/** A new container with these blobs. */
export async function container(blobs: Record<string, Uint8Array | string> = {}) {
  const name = uniqueName('stand-in');
  const client = BlobServiceClient.fromConnectionString(inject('azurite')).getContainerClient(name);
  await client.create();
  const put = async (key: string, content: Uint8Array | string) => {
    await client.getBlockBlobClient(key).uploadData(Buffer.from(content));
  };
  for (const [key, content] of Object.entries(blobs)) await put(key, content);
  return { name, put, client };
}

export async function jpeg(width = 8, height = 6, orientation?: number): Promise<Buffer<ArrayBuffer>> {
  const picture = sharp({ create: { width, height, channels: 3, background: '#3a7' } }).jpeg();
  const turned = orientation === undefined ? picture : picture.withMetadata({ orientation });
  return Buffer.from(await turned.toBuffer());
}

const HEAD = ['{"version":"1.1"}', '{"type":"images"}'];

export function manifest(...lines: (object | string)[]): string {
  return [...HEAD, ...lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))]
    .map((line) => `${line}\n`)
    .join('');
}

export const entry = (key: string, more: object = {}) => {
  const dot = key.lastIndexOf('.');
  return { name: key.slice(0, dot), extension: key.slice(dot), width: 8, height: 6, ...more };
};

const sharedKey = () => new StorageSharedKeyCredential(azurite().account, azurite().key);
const inOneHour = () => new Date(Date.now() + 3600_000);

export function accountSas(expiresOn = inOneHour()): string {
  return generateAccountSASQueryParameters(
    {
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('co').toString(),
      permissions: AccountSASPermissions.parse('rl'),
      expiresOn,
    },
    sharedKey(),
  ).toString();
}

export function containerSas(containerName: string): string {
  const permissions = ContainerSASPermissions.parse('rl');
  return generateBlobSASQueryParameters({ containerName, permissions, expiresOn: inOneHour() }, sharedKey()).toString();
}
