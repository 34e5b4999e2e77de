import pMap from 'p-map';

import { type FolderFile, openFile, versionOf } from './folder-file.ts';

const PAGE = 5000;
const AT_ONCE = 32;

/** Control characters and the two that are none: XML cannot hold them. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\t\n\r]/u;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** One page of List Blobs: files in the order of `files`, each as it is now; `marker` is where the page before ended. */
export async function listingPage(
  files: readonly FolderFile[],
  { prefix = '', marker = '' }: { prefix?: string | undefined; marker?: string | undefined },
): Promise<string> {
  const listed = prefix ? files.filter(({ name }) => name.startsWith(prefix)) : files;
  const from = Number(marker);
  const blobs = await pMap(listed.slice(from, from + PAGE), blobElement, { concurrency: AT_ONCE });
  const next = from + PAGE < listed.length ? String(from + PAGE) : '';
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${blobs.join('')}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
}

async function blobElement(file: FolderFile): Promise<string> {
  const opened = await openFile(file);
  if (!opened) return '';
  try {
    const { etag, size, modified } = await versionOf(opened);
    const properties = `<Last-Modified>${modified.toUTCString()}</Last-Modified><Etag>${etag}</Etag><Content-Length>${size}</Content-Length><BlobType>BlockBlob</BlobType>`;
    return `<Blob>${nameElement(file.name)}<Properties>${properties}</Properties></Blob>`;
  } finally {
    await opened.close();
  }
}

function nameElement(name: string): string {
  if (NOT_IN_XML.test(name)) return `<Name Encoded="true">${encodeURIComponent(name)}</Name>`;
  return `<Name>${name.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)}</Name>`;
}
