import type { StoredAnnotations } from '../annotations/annotation-data.ts';
import type { Frame, Label } from '../state/model.ts';
import { drawName, drawShape } from './draw-shape.ts';
import { type Html, html } from './html.ts';
import { colorOf, labelList } from './label-list.ts';

type Figure = {
  taskId: number;
  number: number;
  frame: Frame;
  labels: readonly Label[];
  annotations: StoredAnnotations;
};

/** One frame: its picture, what is annotated on it drawn over it, and the same in words. */
export function frameFigure({ taskId, number, frame, labels, annotations }: Figure): Html {
  const labelOf = (id: number) => labels.find((label) => label.id === id);
  const name = (id: number) => labelOf(id)?.name ?? `label ${id}`;
  const here = <T extends { frame: number }>(rows: readonly T[]) => rows.filter((row) => row.frame === number);
  const tracked = annotations.tracks.flatMap(({ label_id, shapes }) =>
    here(shapes)
      .filter(({ outside }) => !outside)
      .map((shape) => ({ ...shape, label_id })),
  );
  const shapes = [...here(annotations.shapes), ...tracked];
  const tags = here(annotations.tags).flatMap(({ label_id }) => labelOf(label_id) ?? []);
  const words = shapes.map(({ type, label_id }) => `${name(label_id)} (${type})`);
  const { width, height, path } = frame;
  const alt = `Frame ${number}, ${path}: ${words.join(', ') || 'no shapes'}`;
  return html`<li class="frame" id="frame-${number}">
<h3>${number}. ${path}</h3>
<div class="canvas" style="aspect-ratio:${width}/${height}">
<img src="/stand-in/tasks/${taskId}/frames/${number}" alt="${alt}" loading="lazy" width="${width}" height="${height}">
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
${shapes.map((shape) => drawShape(shape, colorOf(labelOf(shape.label_id))))}
${shapes.map((shape) => drawName(shape, name(shape.label_id), frame))}</svg>
</div>
${tags.length > 0 && labelList(tags, () => '(tag)')}
<p>${width} × ${height} pixels, ${count(shapes.length, 'shape')}, ${count(tags.length, 'tag')}</p>
${shapes.length > 0 && html`<details><summary>Shapes in words</summary><ul>${words.map((text) => html`<li>${text}</li>`)}</ul></details>`}
</li>
`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
