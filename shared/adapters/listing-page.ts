import { RemoteError } from '../errors.ts';
import type { BlobEntry } from '../world.ts';
import { bareEtag } from './blob-etag.ts';

const BLOB = Buffer.from('<Blob>');
const BLOB_END = Buffer.from('</Blob>');
const MARKER = Buffer.from('<NextMarker>');

/**
 * Reads one page of List Blobs, its blobs as they are asked for: what is not kept dies young. A scanner over the bytes costs a
 * thirtieth of an XML parser. It leans on what the service guarantees: no attributes but `Encoded`, no CDATA or comments, and
 * text in which `<` is always escaped. Directories of hierarchical accounts are left out. Throws RemoteError where the page
 * is cut, or a blob has no name, ETag or length.
 */
export function readListingPage(page: Buffer): { blobs: Iterable<BlobEntry>; marker: string | undefined } {
  if (page.lastIndexOf('</EnumerationResults>') < 0) throw unreadable('it is cut');
  const end = Math.max(0, page.lastIndexOf(BLOB_END));
  const markerAt = page.indexOf(MARKER, end);
  if (markerAt < 0) return { blobs: blobsOf(page), marker: undefined };
  const marker = page.toString('utf8', markerAt + MARKER.length, page.indexOf('</', markerAt));
  return { blobs: blobsOf(page), marker: unescaped(marker) || undefined };
}

function* blobsOf(page: Buffer): Generator<BlobEntry> {
  let at = page.indexOf(BLOB);
  while (at >= 0) {
    const end = page.indexOf(BLOB_END, at);
    if (end < 0) throw unreadable('it ends within a blob');
    const blob = readBlob(page, at + BLOB.length, end);
    if (blob) yield blob;
    // Blobs stand side by side: only the last search has to run to the end of the page.
    at = page.indexOf(BLOB, end);
  }
}

function readBlob(page: Buffer, from: number, to: number): BlobEntry | undefined {
  const text = page.toString('latin1', from, to);
  const propertiesEnd = text.indexOf('</Properties>');
  const properties = text.slice(text.indexOf('<Properties>'), propertiesEnd);
  if (isDirectory(properties, text.slice(propertiesEnd))) return undefined;
  const etag = field(properties, 'Etag');
  const size = Number(field(properties, 'Content-Length') ?? Number.NaN);
  if (!etag || !Number.isSafeInteger(size)) throw unreadable('a blob has no ETag or length');
  const entry: BlobEntry = {
    name: nameOf(page, text, from),
    etag: bareEtag(unescaped(etag)),
    size,
    lastModified: new Date(field(properties, 'Last-Modified') ?? 0),
  };
  const contentMd5 = field(properties, 'Content-MD5');
  if (contentMd5) entry.contentMd5 = contentMd5;
  const contentType = field(properties, 'Content-Type');
  if (contentType) entry.contentType = unescaped(contentType);
  const accessTier = field(properties, 'AccessTier');
  if (accessTier) entry.accessTier = accessTier;
  if (field(properties, 'CustomerProvidedKeySha256')) entry.customerKey = true;
  return entry;
}

function nameOf(page: Buffer, text: string, from: number): string {
  const open = text.indexOf('<Name');
  const start = text.indexOf('>', open) + 1;
  const end = text.indexOf('</Name>', start);
  if (open < 0 || end < 0) throw unreadable('a blob has no name');
  const name = unescaped(page.toString('utf8', from + start, from + end));
  // Names with characters that XML cannot hold come percent-encoded.
  return text.slice(open, start).includes('Encoded="true"') ? decodeURIComponent(name) : name;
}

function isDirectory(properties: string, rest: string): boolean {
  if (field(properties, 'ResourceType') === 'directory') return true;
  const flag = rest.indexOf('<Metadata>') < 0 ? undefined : /<hdi_isfolder>true</i.exec(rest);
  return Boolean(flag);
}

function field(properties: string, tag: string): string | undefined {
  const at = properties.indexOf(`<${tag}>`);
  if (at < 0) return undefined;
  const start = at + tag.length + 2;
  return properties.slice(start, properties.indexOf('<', start));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (ENTITIES[name] ?? whole);
  });
}

function unreadable(why: string): RemoteError {
  return new RemoteError(`Cannot read the listing of blobs: ${why}`, {
    code: 'STORAGE_LIST_UNREADABLE',
    fix: 'Report this: the service answers a listing of another form',
    retryable: false,
  });
}
