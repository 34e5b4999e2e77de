import { describe, expect, it } from 'vitest';
import * as wire from '../../shared/cvat/wire.ts';

describe('wire', () => {
  it('takes values that a newer CVAT may add', () => {
    const job = { id: 1, task_id: 2, type: 'review', start_frame: 0, stop_frame: 4 };
    const moved = { ...job, state: 'paused', stage: 'triage' };
    expect(wire.Job.parse(moved)).toEqual(moved);
    expect(wire.Label.parse({ id: 1, name: 'Cat', type: 'cuboid_2', attributes: [] })).toMatchObject({
      type: 'cuboid_2',
    });
    const sound = { frames: [{ name: 'a.mp3', related_files: 0 }] };
    expect(wire.DataMeta.parse(sound)).toEqual({ frames: [{ name: 'a.mp3', width: 0, height: 0 }] });
    expect(wire.StorageStatus.parse('READ_ONLY')).toBe('READ_ONLY');
    expect(wire.Shape.parse({ type: 'skeleton', frame: 0, label_id: 1 })).toMatchObject({ points: [] });
  });

  it('counts background work in an unknown state as under way, which is neither an end nor a failure', () => {
    expect(wire.RequestState.parse({ status: 'deferred', message: null })).toEqual({ status: 'started', message: '' });
  });

  it.each<[string, { parse(value: unknown): unknown }, object]>([
    ['a storage', wire.CloudStorage, { id: 1, resource: 'c', display_name: 'd' }],
    ['a project', wire.Project, { id: 1, name: 'p' }],
    ['a label', wire.Label, { id: 1, name: 'l', type: 'any' }],
    ['an attribute', wire.Attribute, { id: 1, name: 'a', input_type: 'text' }],
    ['a task', wire.Task, { id: 1, name: 't' }],
    ['a job', wire.Job, { id: 1, task_id: 1, type: 'annotation', start_frame: 0, stop_frame: 0 }],
    ['the frames', wire.DataMeta, { frames: [] }],
    ['a request', wire.RequestState, { status: 'queued' }],
    ['annotations', wire.JobAnnotations, { tags: [], shapes: [] }],
    ['a token', wire.AccessToken, { read_only: true }],
    ['a user', wire.Self, { id: 1, username: 'u' }],
  ])('needs of %s only what is read', (_, schema, least) => {
    expect(schema.parse({ ...least, of_tomorrow: 1 })).toMatchObject(least);
    for (const key of Object.keys(least)) {
      const less = Object.fromEntries(Object.entries(least).filter(([name]) => name !== key));
      expect(() => schema.parse(less)).toThrow();
    }
  });
});
