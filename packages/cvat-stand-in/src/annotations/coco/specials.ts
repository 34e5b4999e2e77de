import { SOURCES, type Source } from '../annotation-data.ts';
import { isTrue, numberOf, pythonTypeName } from './python-json.ts';
import { olderThan } from './server-version.ts';

/** What attributes of certain names mean to CVAT whatever the label's own attributes are. */
export type Specials = {
  rotation: number;
  occluded: boolean;
  outside: boolean;
  keyframe: boolean;
  score: number;
  source: Source;
  /** Present where the shape belongs to a track. */
  trackId: unknown;
};

/** Takes them out of `attributes`, so that a second part of the same annotation finds them gone. */
export function takeSpecials(attributes: Map<string, unknown>, version: string): Specials {
  const take = (name: string) => {
    const value = attributes.get(name);
    attributes.delete(name);
    return value;
  };
  const rotation = within('rotation', take('rotation') ?? 0, 360);
  const occluded = isTrue(take('occluded'));
  // Read, not taken: all parts of a track's shape have it.
  const keyframe = isTrue(attributes.get('keyframe'));
  const outside = isTrue(take('outside'));
  const trackId = take('track_id');
  const score = within('score', take('score') ?? 1, 1);
  const fallback: Source = olderThan(version, 38) ? 'manual' : 'file';
  const source = knownSource(attributes.get('source'));
  if (source) attributes.delete('source');
  const tracked = trackId !== undefined && trackId !== null && attributes.has('keyframe');
  return {
    ...{ rotation, occluded, outside, keyframe, score },
    source: source ?? fallback,
    trackId: tracked ? trackId : undefined,
  };
}

function knownSource(value: unknown): Source | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new Error(`'${pythonTypeName(value)}' object has no attribute 'lower'`);
  return SOURCES.find((source) => source === value.toLowerCase());
}

function within(name: string, value: unknown, maximum: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : numberOf(value);
  if (number === undefined || Number.isNaN(number)) throw new Error(`${name}: A valid number is required.`);
  if (number < 0) throw new Error(`${name}: Ensure this value is greater than or equal to 0.`);
  if (number > maximum) throw new Error(`${name}: Ensure this value is less than or equal to ${maximum}.`);
  return number;
}
