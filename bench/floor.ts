/**
 * What a migration cannot do without, by itself and in the plainest way: CPU time of this process for each image.
 *
 *     node bench/floor.ts [--images 20000] [--boxes 10]
 *
 * The export is parsed and written once; its records are written once and read twice (to write them to CVAT and to compare them); each
 * shape is sent once and comes back twice, in the answer to its write and when it is read back; the header of each image is
 * asked for, by undici and without a stream. Nothing is looked at, compared or repeated, and no chunk of pictures is opened.
 */
import { parseArgs } from 'node:util';
import { BlobServiceClient } from '@azure/storage-blob';
import pMap from 'p-map';
import { blobPath, createBlobRequests } from '../shared/adapters/storage/requests.ts';
import { exportOf, PICTURE } from './export-of.ts';
import { ImageSet } from './image-set.ts';
import { startStub, stubConnection } from './manifest-site.ts';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '20000' }, boxes: { type: 'string', default: '10' } },
});
const [images, boxes] = [Number(values.images), Number(values.boxes)];
const set = await ImageSet.make(images, 'one-picture');
const paths = Array.from({ length: images }, (_, i) => set.name(i));
const document = exportOf(paths, boxes);
const text = JSON.stringify(document);

/** As the hub writes it. */
const records = document.annotations.map(({ image_id, category_id, bbox }) => ({
  ...{ kind: 'annotation', image: paths[image_id - 1], label: `label ${category_id}`, attributes: {} },
  shape: { type: 'box', points: bbox },
  source: { id: image_id, index: image_id },
}));
/** As CVAT answers it. */
const shapes = document.annotations.map(({ id, image_id, category_id, bbox }) => ({
  ...{ id, frame: image_id % 2000, label_id: category_id, group: 0, source: 'manual', attributes: [], elements: [] },
  ...{ type: 'rectangle', points: bbox, occluded: false, outside: false, z_order: 0, rotation: 0, score: 1 },
}));
const lines = records.map((record) => JSON.stringify(record));
const answers = Array.from({ length: Math.ceil(shapes.length / 5000) }, (_, k) =>
  JSON.stringify({ version: 0, tags: [], shapes: shapes.slice(k * 5000, (k + 1) * 5000), tracks: [] }),
);

const stub = await startStub(images, 'one-picture');
const service = BlobServiceClient.fromConnectionString(stubConnection(stub.url));
const requests = createBlobRequests(service, { connectionString: stubConnection(stub.url) });

/** Fresh memory costs more than the request. */
const buffers: Uint8Array[] = [];
const costs: [what: string, ms: number][] = [
  ['parse and write the export', await cost(() => JSON.stringify(JSON.parse(text)))],
  ['write its records', await cost(() => records.map((record) => JSON.stringify(record)))],
  ['read them twice', await cost(() => [1, 2].map(() => lines.map((line): unknown => JSON.parse(line))))],
  ['write the requests to CVAT', await cost(() => JSON.stringify(shapes))],
  ['read its answers twice', await cost(() => [1, 2].map(() => answers.map((answer): unknown => JSON.parse(answer))))],
  [
    'ask for the headers of the images',
    await cost(() =>
      pMap(
        paths,
        async (path) => {
          const into = buffers.pop() ?? new Uint8Array(32_768);
          await requests.range(blobPath('images', path), { offset: 0, into }, {});
          buffers.push(into);
        },
        {
          concurrency: 128,
        },
      ),
    ),
  ],
];
stub.stop();
let all = 0;
for (const [what, ms] of costs) {
  all += ms;
  console.log(`${what}: ${(ms / images).toFixed(3)} ms an image`);
}
console.log(
  `together, ${images} images of ${PICTURE.width}x${PICTURE.height} and ${boxes} boxes: ${(all / images).toFixed(3)} ms an image`,
);

/** The median of three. */
async function cost(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.toSorted((a, b) => a - b)[1] ?? Number.NaN;
}
