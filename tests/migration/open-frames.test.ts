import sharp from 'sharp';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import type { ImageRecord } from '../../shared/dataset/record.ts';
import { openFrames } from '../../shared/migration/open-frames.ts';
import { type MigrationSite, startSite } from './migration-site.ts';

const SIZE = { width: 64, height: 48 };
const KINDS: [path: string, orientation: number][] = [
  ['a.jpg', 1],
  ['b.png', 1],
  ['c.jpg', 1],
  ['d.jpg', 6],
  ['e.jpg', 6],
  ['f.JPG', 1],
  ['g.jpg', 1],
];
const images = KINDS.map(
  ([path, orientation]): ImageRecord => ({ kind: 'image', path, ...SIZE, measured: { etag: path, orientation } }),
);

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
});
afterEach(() => site.stop());

it('measures one picture of each kind, also in the middle of a chunk', async () => {
  const right = await sharp({ create: { ...SIZE, channels: 3, background: '#123' } })
    .jpeg()
    .toBuffer();
  const turned = await sharp({ create: { width: 48, height: 64, channels: 3, background: '#123' } })
    .jpeg()
    .toBuffer();
  const asked: number[] = [];
  const open = async (_: number, frame: number) => {
    asked.push(frame);
    return { opened: true as const, picture: frame === 1 || frame === 3 ? turned : right };
  };
  const world = { ...site.world, cvat: { ...site.world.cvat, frames: { ...site.world.cvat.frames, open } } };
  const jobs = [
    {
      id: 1,
      task_id: 1,
      start_frame: 0,
      stop_frame: 6,
      type: 'annotation' as const,
      stage: 'annotation',
      state: 'new',
    },
  ];
  const { opened, findings } = await openFrames(world, { jobs, images, chunkSize: 100 }, { images });
  expect(asked).toEqual([0, 1, 3, 6]);
  expect(opened).toEqual({ chunks: 1, opened: 1, measured: 4, broken: [] });
  expect(findings.map(({ code, at }) => [code, at])).toEqual([
    ['CVAT_SHOWS_OTHER_SIZE', 'frame 1 "b.png"'],
    ['CVAT_SHOWS_OTHER_SIZE', 'frame 3 "d.jpg"'],
  ]);
});

it.each([
  ['2.73.0', [0, 3, 6, 7, 9]],
  ['2.19.1', [0, 2, 3, 5, 6, 7, 9]],
])(
  'asks a server %s for one frame of each chunk and the last of each job, and for both ends where chunks are cut by the task',
  async (version, frames) => {
    const picture = await sharp({ create: { ...SIZE, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
    const asked: number[] = [];
    const open = async (_: number, frame: number) => {
      asked.push(frame);
      return { opened: true as const, picture };
    };
    const { cvat } = site.world;
    const about = async () => ({ ...(await cvat.about()), version });
    const world = { ...site.world, cvat: { ...cvat, about, frames: { ...cvat.frames, open } } };
    const job = { task_id: 1, type: 'annotation' as const, stage: 'annotation', state: 'new' };
    const jobs = [
      { ...job, id: 1, start_frame: 0, stop_frame: 6 },
      { ...job, id: 2, start_frame: 7, stop_frame: 9 },
    ];
    const many = Array.from({ length: 10 }, (_, k): ImageRecord => ({ kind: 'image', path: `${k}.jpg`, ...SIZE }));
    const { opened } = await openFrames(world, { jobs, images: many, chunkSize: 3 }, { images: many });
    expect(asked.sort((a, b) => a - b)).toEqual(frames);
    expect(opened).toMatchObject({ chunks: 4, opened: 4, measured: frames.length });
  },
);
