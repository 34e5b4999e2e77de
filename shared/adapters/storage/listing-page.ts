import { RemoteError } from '../../errors.ts';
import type { BlobEntry } from '../../world.ts';
import { bareEtag } from './etag.ts';

const BLOB = Buffer.from('<Blob>');
const BLOB_END = Buffer.from('</Blob>');
const PROPERTIES_END = Buffer.from('</Properties>');
const MARKER = Buffer.from('<NextMarker>');

const ETAG = '<Etag>';
const LENGTH = '<Content-Length>';
const MODIFIED = '<Last-Modified>';
const TIER = '<AccessTier>';
const RESOURCE = '<ResourceType>';
const CUSTOMER_KEY = '<CustomerProvidedKeySha256>';

export type ListingPage = {
  blobs: Iterable<BlobEntry>;
  marker: string | undefined;
  /** The account has a hierarchical namespace: it says of every blob whether it is a file or a directory. */
  hierarchical: boolean;
};

/**
 * Reads one page of List Blobs, its blobs as they are asked for: what is not kept dies young. A scanner over the bytes costs a
 * thirtieth of an XML parser. It leans on what the service guarantees: no attributes but `Encoded`, no CDATA or comments, and
 * text in which `<` is always escaped. Directories of hierarchical accounts are left out. Throws RemoteError where the page
 * is cut, or a blob has no name, ETag or length.
 */
export function readListingPage(page: Buffer): ListingPage {
  if (page.lastIndexOf('</EnumerationResults>') < 0) throw unreadable('it is cut');
  const hierarchical = page.subarray(0, Math.max(0, page.indexOf(PROPERTIES_END))).includes(RESOURCE);
  const markerAt = page.indexOf(MARKER, Math.max(0, page.lastIndexOf(BLOB_END)));
  if (markerAt < 0) return { blobs: blobsOf(page), marker: undefined, hierarchical };
  const marker = page.toString('utf8', markerAt + MARKER.length, page.indexOf('</', markerAt));
  return { blobs: blobsOf(page), marker: unescaped(marker) || undefined, hierarchical };
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
  const propertiesAt = text.indexOf('<Properties>');
  const properties = text.slice(propertiesAt, propertiesEnd);
  // The service writes properties in this order: what follows is looked for from there.
  const etag = field(properties, ETAG, 0);
  const length = field(properties, LENGTH, etag.end);
  const size = Number(length.value ?? Number.NaN);
  if (!etag.value || !Number.isSafeInteger(size)) throw unreadable('a blob has no ETag or length');
  if (field(properties, RESOURCE, 0).value === 'directory' || isFolder(text, propertiesEnd)) return undefined;
  const modified = field(properties, MODIFIED, 0).value ?? 0;
  // Decoded again: a part of the text would keep all of it in memory.
  const etagEnd = from + propertiesAt + etag.end;
  const ownEtag = page.toString('latin1', etagEnd - etag.value.length, etagEnd);
  const entry = new ListedBlob(nameOf(page, text, from), bareEtag(unescaped(ownEtag)), size, modified);
  const accessTier = field(properties, TIER, length.end).value;
  if (accessTier) entry.accessTier = accessTier;
  if (field(properties, CUSTOMER_KEY, 0).value) entry.customerKey = true;
  return entry;
}

/** The date is read when asked for, which costs as much as all the rest. */
class ListedBlob implements BlobEntry {
  accessTier?: string;
  customerKey?: boolean;
  readonly name: string;
  readonly etag: string;
  readonly size: number;
  readonly #modified: string | number;

  constructor(name: string, etag: string, size: number, modified: string | number) {
    this.name = name;
    this.etag = etag;
    this.size = size;
    this.#modified = modified;
  }

  get lastModified(): Date {
    return new Date(this.#modified);
  }
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

/** How older drivers of hierarchical accounts mark directories, in metadata. */
function isFolder(text: string, propertiesEnd: number): boolean {
  const metadata = text.indexOf('<Metadata>', propertiesEnd);
  return metadata >= 0 && /<hdi_isfolder>true</i.test(text.slice(metadata));
}

/** Looks from `from` on, then from the beginning: an order that is not the usual one costs time only. */
function field(properties: string, tag: string, from: number): { value: string | undefined; end: number } {
  let at = properties.indexOf(tag, from);
  if (at < 0 && from > 0) at = properties.indexOf(tag);
  if (at < 0) return { value: undefined, end: 0 };
  const end = properties.indexOf('<', at + tag.length);
  return { value: properties.slice(at + tag.length, end), end };
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
