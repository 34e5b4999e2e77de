import type { LabelSpec, NewAnnotations, NewShape, NewTrack } from '../annotation-data.ts';
import { groupNumbers } from './groups.ts';
import { importAttributes } from './import-attributes.ts';
import { CvatImportError } from './import-error.ts';
import type { Item, ItemAnnotation } from './item.ts';
import { type Specials, takeSpecials } from './specials.ts';
import { keyframesOf, type TrackShape } from './tracks.ts';

type DraftTrack = Omit<NewTrack, 'shapes' | 'frame'> & { shapes: TrackShape[] };

/** Items on their frames, as shapes and tracks of the task's labels. Throws CvatImportError that names the annotation. */
export function convertItems(
  items: readonly (Item & { frame: number })[],
  options: { labels: readonly LabelSpec[]; version: string; stopFrame: number },
): NewAnnotations {
  const shapes: NewShape[] = [];
  const tracks = new Map<unknown, DraftTrack>();
  for (const item of items) {
    const groupOf = groupNumbers(item.annotations.map((annotation) => annotation.group));
    for (const [index, annotation] of item.annotations.entries()) {
      try {
        add(annotation, { frame: item.frame, group: groupOf(annotation.group), ...options }, shapes, tracks);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const which = `#${index} (${annotation.kind})`;
        throw new CvatImportError(`Image ${item.id}: can't import annotation ${which}: ${error.message}`);
      }
    }
  }
  return { tags: [], shapes, tracks: [...tracks.values()].flatMap((track) => finished(track, options.stopFrame)) };
}

function add(
  annotation: ItemAnnotation,
  at: { frame: number; group: number; labels: readonly LabelSpec[]; version: string },
  shapes: NewShape[],
  tracks: Map<unknown, DraftTrack>,
): void {
  if (annotation.label === undefined) throw new CvatImportError('annotation has no label');
  if (annotation.invalid !== undefined) throw new CvatImportError(annotation.invalid);
  const attributes = [...annotation.attributes];
  const specials: Specials = takeSpecials(annotation.attributes, at.version);
  const label = at.labels.find((candidate) => candidate.name === annotation.label);
  if (!label) throw new CvatImportError(`Label '${annotation.label}' is not registered for this task`);

  const type = annotation.kind === 'bbox' ? 'rectangle' : annotation.kind;
  const { rotation, occluded, outside, keyframe, score, source, trackId } = specials;
  const drawn = { type, frame: at.frame, z_order: 0, points: annotation.points, rotation, occluded } as const;
  const common = { label_id: label.id, group: at.group, source };
  if (trackId === undefined) {
    shapes.push({ ...common, ...drawn, outside: false, score, attributes: importAttributes(label, attributes) });
    return;
  }
  const track = tracks.get(trackId) ?? { ...common, attributes: [], shapes: [] };
  tracks.set(trackId, track);
  track.attributes = importAttributes(label, attributes, (spec) => !spec.mutable);
  const mutable = importAttributes(label, attributes, (spec) => spec.mutable);
  track.shapes.push({ ...drawn, outside, keyframe, attributes: mutable });
}

function finished(draft: DraftTrack, stopFrame: number): NewTrack[] {
  const shapes = keyframesOf(draft.shapes, stopFrame);
  const first = shapes[0];
  return first ? [{ ...draft, frame: first.frame, shapes }] : [];
}
