import { plural } from '../dataset/plural.ts';
import type { AnnotationRecord, ImageRecord } from '../dataset/record.ts';
import { compareImage } from '../verification/compare-image.ts';
import type { Drawn, Gallery, Picture } from '../verification/gallery.ts';
import { groups } from '../verification/match.ts';
import { outlineOf } from '../verification/outline.ts';
import { heldOf, shows, type TaskDecision } from './decide-task.ts';
import type { TaskSlice } from './task-slices.ts';

/** Shapes drawn of one image on each side: more would hide each other. */
const DRAWN = 150;

/** A task as it was read back; `kept` images are as people have them. */
export type Seen = { decision: TaskDecision; slice: TaskSlice; kept: ReadonlySet<string> };

/** `changed`: on the way, as a finding says. */
export function pictureOf({ decision, slice, kept }: Seen, image: ImageRecord, changed: boolean): Picture {
  const target = annotationsOf(slice).get(image.path) ?? [];
  const { path, width, height } = image;
  const decided = decision.images.get(path);
  const frame = frameOf(decision, path) ?? null;
  if (!decided || !frame) {
    const drawn = drawnAll(target.map((record) => ({ record, as: 'missing' as const })));
    return {
      path,
      width,
      height,
      state: 'missing',
      words: 'CVAT does not show this picture',
      frame,
      ...sides(drawn, []),
    };
  }
  const jobs = [...decision.reading.read.values()].filter((job) => shows(job, decided.frame));
  const held = (jobs[0] ? heldOf(jobs[0], decided.frame).held : []).map(({ record }) => record);
  const { outcomes, unexpected } = compareImage(target, held, decision.carried);
  const outcome = (record: AnnotationRecord): Drawn['as'] => {
    const found = outcomes.get(record);
    return found === undefined || found === 'matched' ? 'matched' : found.kind;
  };
  const ours = target.map((record) => ({ record, as: outcome(record) }));
  const theirs = held.map((record) => ({
    record,
    as: unexpected.includes(record) ? ('unexpected' as const) : ('matched' as const),
  }));
  const count = (as: Drawn['as']) => [...ours, ...theirs].filter((one) => one.as === as).length;
  const counts = { different: count('different'), missing: count('missing'), unexpected: count('unexpected') };
  const state = stateOf(counts, { kept: kept.has(path), changed });
  const words = state === 'exact' ? `exact: ${plural(target.length, 'annotation')}` : wordsOf(state, counts);
  return { path, width, height, state, words, frame, ...sides(drawnAll(ours), drawnAll(theirs)) };
}

type Differing = { different: number; missing: number; unexpected: number };

function stateOf(counts: Differing, { kept, changed }: { kept: boolean; changed: boolean }): Picture['state'] {
  if (kept) return 'kept';
  if (counts.different > 0) return 'different';
  if (counts.missing > 0) return 'missing';
  if (counts.unexpected > 0) return 'unexpected';
  return changed ? 'changed' : 'exact';
}

function wordsOf(state: Picture['state'], { different, missing, unexpected }: Differing): string {
  const parts = [
    different > 0 && `${different} different`,
    missing > 0 && `${missing} missing in CVAT`,
    unexpected > 0 && `${unexpected} more in CVAT`,
  ].filter((part) => part !== false);
  const lead = { kept: 'kept as people have it', changed: 'changed on the way, see the findings' };
  if (state === 'kept' || state === 'changed') return [lead[state], ...parts].join(': ');
  return parts.join(', ');
}

type Side = { drawn: Drawn[]; undrawn: number };

function drawnAll(shapes: readonly { record: AnnotationRecord; as: Drawn['as'] }[]): Side {
  // What is wrong is drawn even where there is no room for all.
  const sorted = shapes.toSorted((a, b) => Number(a.as === 'matched') - Number(b.as === 'matched'));
  const drawn = sorted.slice(0, DRAWN).map(({ record, as }): Drawn => {
    const path = outlineOf(record.geometry);
    return { label: record.label, as, ...(path === undefined ? {} : { path }) };
  });
  return { drawn, undrawn: shapes.length - drawn.length };
}

function sides(ours: Side, theirs: Side | readonly never[]): Pick<Picture, 'export' | 'cvat' | 'undrawn'> {
  const cvat = 'drawn' in theirs ? theirs : { drawn: [], undrawn: 0 };
  return { export: ours.drawn, cvat: cvat.drawn, undrawn: Math.max(ours.undrawn, cvat.undrawn) };
}

/** What a dry run can show: the shapes of the export, before anything is done. */
export function plannedPicture(image: ImageRecord, annotations: readonly AnnotationRecord[]): Picture {
  const { path, width, height } = image;
  const words = `planned: ${plural(annotations.length, 'annotation')}`;
  const drawn = drawnAll(annotations.map((record) => ({ record, as: 'matched' as const })));
  return { path, width, height, state: 'planned', words, frame: null, ...sides(drawn, []) };
}

export function frameOf({ images, reading }: TaskDecision, path: string): Gallery['frames'][string] | undefined {
  const decided = images.get(path);
  const job = decided && [...reading.read.values()].find((one) => shows(one, decided.frame));
  return decided && job && { task: reading.task.id, job: job.id, frame: decided.frame };
}

const byImage = new WeakMap<TaskSlice, Map<string, AnnotationRecord[]>>();

function annotationsOf(slice: TaskSlice): Map<string, AnnotationRecord[]> {
  const known = byImage.get(slice) ?? groups(slice.annotations, ({ image }) => image);
  byImage.set(slice, known);
  return known;
}
