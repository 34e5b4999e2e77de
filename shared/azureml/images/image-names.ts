import type { ImageSource } from '../../dataset/record.ts';
import { httpsUrl } from './https-url.ts';
import { unescaped } from './path-variants.ts';

/** Hosts of a storage emulator. */
const EMULATOR = /^(?:localhost|\d+(?:\.\d+){3})(?::\d+)?$/i;

/** People publish exports with a placeholder in its place. */
const ACCOUNT = /^[a-z0-9]{3,24}$/;

/** In the query of an address: the time of a snapshot, or of a version. */
const VERSION = /(?<=^https?:\/\/.*)[?&](?:snapshot|versionid)=\d{4}-[^&]*/is;

/** What one key of an image says about where it lies: the paths that it can mean, the likeliest first. */
export type NameSource = {
  key: 'absolute_url' | 'coco_url' | 'file_name';
  paths: string[];
  /** What stands behind the host, where nobody knows which part of it is the path. */
  behindHost?: string;
};

/** As far as a URL says it; where the host is not one of Azure's, it stands for the account, and the container is not known. */
export type Place = { account?: string; container?: string };

export type ImageNames = {
  sources: NameSource[];
  place: Place;
  datastore: string | undefined;
  /** The snapshot or version of its blob that the address names. */
  version?: string;
  /** Where the host says nothing of containers: the first part of what stands behind it, if another key has the rest. */
  likelyContainer?: string;
};

/**
 * Paths of an image in its container by `absolute_url`, `coco_url` and `file_name`, in this order. Azure ML joins its URLs
 * without encoding: what looks like an escape is part of the name. Other writers encode, so the decoded path comes second;
 * a `file_name` that is no URL is never decoded.
 */
export function imageNames(image: Record<string, unknown>): ImageNames {
  const sources: NameSource[] = [];
  const absolute = text(image.absolute_url);
  const url = absolute === undefined ? undefined : byUrl(absolute);
  if (url) sources.push({ key: 'absolute_url', paths: url.paths, ...behind(url) });
  const coco = text(image.coco_url);
  const store = coco === undefined ? undefined : (byDatastore(coco) ?? byUrl(coco));
  if (store) sources.push({ key: 'coco_url', paths: store.paths, ...behind(store) });
  const file = text(image.file_name);
  // Other tools put the whole address there.
  const fileUrl = file !== undefined && /^[a-z]+:\/\//i.test(file) ? byUrl(file) : undefined;
  if (fileUrl) sources.push({ key: 'file_name', paths: fileUrl.paths, ...behind(fileUrl) });
  else if (file !== undefined) sources.push({ key: 'file_name', paths: [file] });
  const place = url?.place ?? (store && 'place' in store ? store.place : fileUrl?.place) ?? {};
  const datastore = store && 'datastore' in store ? store.datastore : undefined;
  const likelyContainer = place.container === undefined ? containerBefore(sources) : undefined;
  const version = [absolute, coco, file]
    .map((address) => VERSION.exec(address ?? '')?.[0])
    .find(Boolean)
    ?.slice(1);
  return {
    ...{ sources, place, datastore },
    ...(version === undefined ? {} : { version }),
    ...(likelyContainer === undefined ? {} : { likelyContainer }),
  };
}

/** Of `images/a/b.jpg` behind a host, and `a/b.jpg` by another key, the container is `images`. */
function containerBefore(sources: readonly NameSource[]): string | undefined {
  const behindHost = sources.find((source) => source.behindHost !== undefined)?.behindHost ?? '';
  const first = behindHost.slice(0, Math.max(0, behindHost.indexOf('/')));
  const below = withDecoded([behindHost.slice(first.length + 1)]);
  const isNamed = sources.some(({ behindHost: own, paths }) => own === undefined && below.includes(paths[0] ?? ''));
  return first !== '' && isNamed ? first : undefined;
}

/** What the image is, only by what the export says; undefined where it says nothing. */
export function sourceOf({ sources, place }: ImageNames): ImageSource | undefined {
  const [first, ...others] = sources;
  if (!first) return undefined;
  // A URL that is encoded and a name that is not are one path: the one that another key has too.
  const path =
    first.paths.find((path) => others.some((other) => other.paths[0] === path)) ?? first.behindHost ?? first.paths[0];
  return path === undefined ? undefined : { ...place, path };
}

/**
 * `imageNames` for one image after the other. Mostly all three say the same, with the same words before it as in the image
 * before: then nothing is taken apart.
 */
export class ImageNamer {
  private absolute = '';
  private coco = '';
  private last: ImageNames | undefined;

  names(image: Record<string, unknown>): ImageNames {
    const { absolute_url, coco_url, file_name } = image;
    if (typeof absolute_url !== 'string' || typeof coco_url !== 'string' || typeof file_name !== 'string') {
      return imageNames(image);
    }
    const { last } = this;
    if (last && isJoined(absolute_url, this.absolute, file_name) && isJoined(coco_url, this.coco, file_name)) {
      return { ...last, sources: [{ key: 'absolute_url', paths: [file_name] }] };
    }
    const names = imageNames(image);
    const agree = names.sources.length === 3 && names.sources.every(({ paths }) => paths[0] === file_name);
    this.last = agree && absolute_url.endsWith(file_name) && coco_url.endsWith(file_name) ? names : undefined;
    this.absolute = absolute_url.slice(0, -file_name.length);
    this.coco = coco_url.slice(0, -file_name.length);
    return names;
  }
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Names with a question or percent sign can mean more than they say, and are not joined blindly. */
function isJoined(url: string, before: string, name: string): boolean {
  return (
    url.length === before.length + name.length && url.startsWith(before) && url.endsWith(name) && !/[?%]/.test(name)
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/**
 * `https://<account>.blob.core.windows.net/<container>/<path>`; an emulator has the account before the container. Of other
 * hosts nobody knows how they are laid out: any of three paths is possible.
 */
function byUrl(url: string): { paths: string[]; place: Place; behindHost?: string } | undefined {
  const match = /^https?:\/\/([^/]+)\/(.+)$/is.exec(withoutSignature(httpsUrl(url)));
  const [, host = '', rest = ''] = match ?? [];
  if (rest === '') return undefined;
  const [first = '', second = '', ...others] = rest.split('/');
  const below = rest.slice(first.length + 1);
  const deeper = others.join('/');
  if (/\.(?:blob|dfs)\./i.test(host)) {
    // The second copy that Azure keeps of an account has a host of its own.
    const name = host
      .slice(0, host.indexOf('.'))
      .toLowerCase()
      .replace(/-secondary$/, '');
    const account = ACCOUNT.test(name) ? { account: name } : {};
    if (below === '') return { paths: withDecoded([rest]), place: { ...account, container: '$root' } };
    return { paths: withDecoded([below]), place: { ...account, container: first } };
  }
  const paths = withDecoded([below, rest, deeper]);
  if (EMULATOR.test(host) && deeper !== '')
    return { paths, place: { account: first, container: second }, behindHost: deeper };
  return { paths, place: { account: host.toLowerCase() }, behindHost: rest };
}

function behind({ behindHost }: { behindHost?: string }): { behindHost?: string } {
  return behindHost === undefined ? {} : { behindHost };
}

/**
 * `AmlDatastore://<datastore>/<path>` and `azureml://.../workspaces/<workspace>/datastores/<datastore>/paths/<path>`. Each workspace
 * has datastores of the same names.
 */
function byDatastore(url: string): { paths: string[]; datastore: string; behindHost?: string } | undefined {
  const match =
    /^AmlDatastore:\/\/([^/]+)\/(.+)$/is.exec(url) ?? /^azureml:\/\/.*?datastores\/([^/]+)\/paths\/(.+)$/is.exec(url);
  const [, datastore = '', path = ''] = match ?? [];
  const [, workspace] = /^azureml:\/\/.*?\/?workspaces\/([^/]+)\/(?=datastores\/)/is.exec(url) ?? [];
  const name = workspace === undefined ? datastore : `${datastore} of workspace ${workspace}`;
  return path === '' ? undefined : { paths: withDecoded([path]), datastore: name };
}

/** A shared access signature is a secret, and no part of the name; neither is the snapshot or the version of a blob. */
function withoutSignature(url: string): string {
  // A question mark may stand in the name as well.
  const query = url.search(/\?(?:[^?]*&)?(?:(?:sig|sv)=|(?:snapshot|versionid)=\d{4}-)/i);
  return query === -1 ? url : url.slice(0, query);
}

function withDecoded(paths: string[]): string[] {
  const all = paths.filter((path) => path !== '');
  for (const path of [...all]) {
    const decoded = unescaped(path);
    if (decoded !== path) all.push(decoded);
  }
  return all;
}
