import type { Context } from '../context.ts';

/** The label goes, and with it every annotation that carries it. */
export function deleteLabel({ state }: Context, id: number): void {
  state.labels.delete(id);
  for (const job of state.annotations.all()) {
    const tags = job.tags.filter(({ label_id }) => label_id !== id);
    const shapes = job.shapes.filter(({ label_id }) => label_id !== id);
    const tracks = job.tracks.filter(({ label_id }) => label_id !== id);
    if (tags.length + shapes.length + tracks.length < job.tags.length + job.shapes.length + job.tracks.length) {
      state.annotations.put({ ...job, tags, shapes, tracks });
    }
  }
}
