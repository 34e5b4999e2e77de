import type { Fault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { type Random, randomOf } from '../random.ts';
import { type Project, randomAddresses, randomImage, randomProject, randomShape } from './project.ts';

/** One or several migrations of one project, one after the other, and what happens beside them. */
export type Scenario = { seed: number; flat: boolean; rounds: Round[] };

export type Round = {
  project: Project;
  /** Name of the export's blob. */
  name: string;
  options: object;
  replace: boolean;
  dryRun: boolean;
  faults: Fault[];
  /** Every step runs twice, as a host may do it. */
  twice: boolean;
  /** The index of a picture that is spoilt after the container was looked through. */
  spoil?: number;
  /** The index of a picture whose file is another one of the same size from this round on. */
  replaced?: number;
  /** As a labelled dataset instead of a COCO file, where it can be said so. */
  lines: boolean;
  /** What people do in CVAT before this round. */
  people: People;
};

const PEOPLE = [
  ...(['draw', 'erase', 'move', 'delete a task', 'delete a frame'] as const),
  ...(['rename a label', 'delete a label', 'delete the project'] as const),
];
type People = 'nothing' | (typeof PEOPLE)[number];

export function scenarioOf(seed: number): Scenario {
  const random = randomOf(seed);
  const flat = random.chance(0.12);
  let project = randomProject(random, { flat });
  const rounds: Round[] = [];
  const count = random.pick([1, 1, 2, 2, 3]);
  for (let round = 0; round < count; round++) {
    if (round > 0 && random.chance(0.7)) project = changed(random, project, flat);
    rounds.push(randomRound(random, { project, flat, first: round === 0 }));
  }
  return { seed, flat, rounds };
}

function randomRound(
  random: Random,
  { project, flat, first }: { project: Project; flat: boolean; first: boolean },
): Round {
  const replace = random.chance(0.2);
  const options = {
    ...(flat ? { paths: 'basename' } : {}),
    ...(random.chance(0.4) ? { dataSource: 'upload' } : {}),
    ...(random.chance(0.5) ? { tasks: randomTasks(random) } : {}),
    ...(replace ? { onExistingAnnotations: 'replace' } : {}),
    ...(random.chance(0.4) ? { normalize: randomNormalize(random) } : {}),
  };
  const spoil = random.chance(0.1) ? { spoil: random.int(0, project.images.length - 1) } : {};
  return {
    ...{ project, options, replace },
    name: first || random.chance(0.6) ? 'labels.json' : `export_${random.int(1, 99)}.json`,
    dryRun: random.chance(0.1),
    faults: random.chance(0.5) ? [randomFault(random)] : [],
    twice: random.chance(0.2),
    ...spoil,
    ...(!first && random.chance(0.2) ? { replaced: random.int(0, project.images.length - 1) } : {}),
    lines: random.chance(0.25) && canBeLines(project),
    people: first || random.chance(0.5) ? 'nothing' : random.pick<People>(['draw', ...PEOPLE]),
  };
}

/** A line has no masks, and fractions only. */
function canBeLines({ drawn, style }: Project): boolean {
  return !style.absolute && drawn.every(({ shape, attribute }) => shape.type !== 'mask' && attribute === undefined);
}

function randomTasks(random: Random): object {
  const segments = random.chance(0.5) ? { segmentSize: random.int(2, 3), overlap: random.int(0, 1) } : {};
  return {
    ...(random.chance(0.5) ? { size: random.int(1, 4) } : {}),
    ...segments,
    sortingMethod: random.pick(['lexicographical', 'natural', 'predefined']),
  };
}

function randomNormalize(random: Random): object {
  return {
    ...(random.chance(0.5) ? { attributes: true } : {}),
    ...(random.chance(0.5) ? { policy: { IMAGE_UNLABELLED: random.pick(['keep', 'exclude']) } } : {}),
  };
}

const PLACES: [{ method: string; path: string }, ...{ method: string; path: string }[]] = [
  { method: 'POST', path: '^/api/projects$' },
  { method: 'POST', path: '^/api/cloudstorages$' },
  { method: 'POST', path: '^/api/tasks$' },
  { method: 'POST', path: '/data/?$' },
  { method: 'PUT', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'PATCH', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'DELETE', path: '^/api/' },
  { method: 'GET', path: '^/api/jobs/\\d+/annotations/?$' },
  { method: 'GET', path: '/data/meta$' },
  { method: 'GET', path: '^/api/jobs/\\d+/data' },
  { method: 'GET', path: '^/api/tasks' },
  { method: 'GET', path: '^/api/requests' },
  { method: '*', path: '^/api/' },
];

function randomFault(random: Random): Fault {
  const aim = { ...random.pick(PLACES), times: random.int(1, 2) };
  switch (random.int(0, 6)) {
    case 0:
      return { ...aim, kind: 'status', status: random.pick([500, 502, 503, 504]) };
    case 1:
      return { ...aim, kind: 'reset' };
    case 2:
      return { ...aim, kind: 'truncate' };
    case 3:
      return { ...aim, kind: 'lose' };
    case 4:
      return { kind: 'index-race', outcome: random.pick(['missing', 'corrupt', 'length']), times: 1 };
    default:
      // Some land within the limit that we wait for them, some after it.
      return {
        ...random.pick([PLACES[0], ...PLACES.slice(1, 6)]),
        times: aim.times,
        kind: 'late',
        ms: random.pick([50, 300, 900]),
      };
  }
}

/** The project some days later: people have gone on in Azure ML. */
function changed(random: Random, { images, drawn, style }: Project, flat: boolean): Project {
  const gone = random.chance(0.3) && images.length > 1 ? images[random.int(0, images.length - 1)] : undefined;
  const left = images.filter((image) => image !== gone);
  const fresh = randomImage(random);
  const name = fresh.path.slice(fresh.path.lastIndexOf('/') + 1);
  const isNew = !images.some(({ path }) => path === fresh.path || (flat && path.endsWith(name)));
  const all = isNew && random.chance(0.5) ? [...left, fresh] : left;
  const shapes = drawn.filter(({ image }) => left.some(({ path }) => path === image));
  const again = all.filter((image) => image === fresh || random.chance(0.4));
  const redrawn = [
    ...shapes.filter(({ image }) => !again.some(({ path }) => path === image)),
    ...again.flatMap((image) => Array.from({ length: random.int(1, 3) }, () => randomShape(random, image))),
  ];
  // Another tool has written this one.
  return { images: all, drawn: redrawn, style: random.chance(0.4) ? { ...style, ...randomAddresses(random) } : style };
}
