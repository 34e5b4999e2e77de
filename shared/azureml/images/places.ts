import type { ExportPlace } from '../export-scan.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import type { ImageNames } from './image-names.ts';

/** The container whose blobs are taken. */
export type Migrated = { account?: string | undefined; container: string };

/** Beyond these all others count as one: no project has so many datastores. */
const MOST_PLACES = 100;
/** Of one host. Two of them are several. */
const MOST_FIRST_PARTS = 20;

/** Where an image lies as far as the export says: a container, or a datastore where no container is named. */
export function placeOf({ place, datastore, likelyContainer }: ImageNames): Omit<ExportPlace, 'images'> {
  if (place.container !== undefined) return place;
  if (likelyContainer !== undefined) return { ...place, container: likelyContainer };
  return { ...place, ...(datastore === undefined ? {} : { datastore }) };
}

/** What may be the container behind a host of which nobody knows how it is laid out: the first part of the address, or a folder. */
function firstPart({ sources, place, likelyContainer }: ImageNames): string | undefined {
  if (place.container !== undefined || likelyContainer !== undefined) return undefined;
  const behind = sources.find(({ behindHost }) => behindHost !== undefined)?.behindHost ?? '';
  return behind.includes('/') ? behind.slice(0, behind.indexOf('/')) : undefined;
}

export class PlaceTally {
  private readonly places = new Map<string, ExportPlace>();
  /** Datastores of images that name a container as well. */
  private readonly beside = new Set<string>();

  count(names: ImageNames): void {
    const place = placeOf(names);
    if (place.container !== undefined && names.datastore !== undefined && this.beside.size < MOST_PLACES)
      this.beside.add(names.datastore);
    const known = this.places.get(keyOf(place)) ?? { ...place, images: 0 };
    known.images += 1;
    if (this.places.size < MOST_PLACES) this.places.set(keyOf(place), known);
    const first = firstPart(names);
    if (first === undefined || known.firstParts?.includes(first)) return;
    known.firstParts ??= [];
    if (known.firstParts.length < MOST_FIRST_PARTS) known.firstParts.push(first);
  }

  all(): ExportPlace[] {
    const isApart = ({ container, datastore }: ExportPlace) =>
      container === undefined && datastore !== undefined && this.beside.size > 0 && !this.beside.has(datastore);
    return [...this.places.values()].map((place) => (isApart(place) ? { ...place, apart: true as const } : place));
  }
}

/**
 * Whether an image is one of the container that is migrated. Where the export names one place for all its images, that is it,
 * whatever it is called: people copy containers. Where it names several, the one of the migrated container's name is it and
 * the others are not; where none has this name, or two accounts have it, nobody can know.
 */
export function placeJudge(
  places: readonly ExportPlace[],
  migrated: Migrated | undefined,
  options: Pick<NormalizeOptions, 'containers'>,
): (names: ImageNames) => 'this' | 'other' | 'unknown' {
  const named = places.filter((place) => keyOf(place) !== NOWHERE);
  const containers = named.filter(({ container }) => container !== undefined);
  // A datastore is another word for a container: beside one container it says nothing new, unless that one has another word.
  const apart = new Set(named.filter((place) => place.apart).map(keyOf));
  const different = containers.length > 0 ? containers.length + apart.size : named.length;
  if (different < 2) return () => 'this';
  const sameName = containers.filter(({ container }) => container === migrated?.container);
  const sameAccount = sameName.filter(({ account }) => account !== undefined && account === migrated?.account);
  const [own, ...more] = sameAccount.length > 0 ? sameAccount : sameName;
  return (names) => {
    const place = placeOf(names);
    if (keyOf(place) === NOWHERE) return 'this';
    const isWord = containers.length === 1 && place.container === undefined && !apart.has(keyOf(place));
    if (own && more.length === 0 && (isWord || keyOf(place) === keyOf(own))) return 'this';
    const oneOfSeveral = more.length > 0 && place.container === own?.container;
    const doubtful = options.containers === 'copied' || !own || oneOfSeveral || place.container === undefined;
    return doubtful ? 'unknown' : 'other';
  };
}

/**
 * The other container in which an image seems to lie that was found without the first part of its address, while addresses of the
 * same host begin in several ways: then the first part was no folder.
 */
export function otherContainer(
  places: readonly ExportPlace[],
  migrated: Migrated | undefined,
): (names: ImageNames, found: string) => Omit<ExportPlace, 'images'> | undefined {
  const several = places.filter(({ firstParts = [] }) => firstParts.length > 1);
  return (names, found) => {
    if (several.length === 0) return undefined;
    const first = firstPart(names);
    const isFolder = names.sources.some(
      ({ behindHost = '' }) => behindHost.split('/').length === found.split('/').length,
    );
    if (first === undefined || first === migrated?.container || isFolder) return undefined;
    const place = placeOf(names);
    return several.some((one) => keyOf(one) === keyOf(place)) ? { ...place, container: first } : undefined;
  };
}

export function describePlace({ account, container, datastore }: Omit<ExportPlace, 'images'>): string {
  if (container === undefined)
    return datastore === undefined ? `host ${account ?? '(none)'}` : `datastore ${datastore}`;
  return account === undefined ? `container ${container}` : `container ${container} of account ${account}`;
}

/** The place of an image that has a file_name only. */
const NOWHERE = keyOf({});

function keyOf({ account = '', container = '', datastore = '' }: Omit<ExportPlace, 'images'>): string {
  return JSON.stringify([account, container, datastore]);
}
