import type { Fault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { type Random, randomOf } from '../random.ts';
import { lastOf } from './before.ts';
import { type Between, randomBetween } from './between.ts';
import { LABEL_WORK } from './people-labels.ts';
import { SHAPE_WORK } from './people-shapes.ts';
import { type Kind, type Project, randomAddresses, randomImage, randomProject, randomShape } from './project.ts';
import { randomFault } from './random-fault.ts';

/**
 * One or several migrations of one project, one after the other, and what happens beside them. `flat`: all files lie in one folder.
 * `moving`: files are moved, so that no two images have one file name. `version`: of the server.
 */
export type Scenario = { seed: number; flat: boolean; moving: boolean; version: string; rounds: Round[] };

/** Between them servers began to do what matters here in another way. */
const VERSIONS = ['2.73.0', '2.73.0', '2.73.0', '2.16.0', '2.30.0', '2.45.0'] as const;

export type Round = {
  project: Project;
  /** Name of the export's blob. */
  name: string;
  options: object;
  /** Whether those ask for the annotations' attributes. */
  attributes: boolean;
  replace: boolean;
  dryRun: boolean;
  /** A dry run right before it. */
  previewed: boolean;
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
  /** What they do right before a step of it, once. */
  during?: { step: 'writeAnnotations' | 'verifyTask' | 'lookAgain'; people: People };
  /** What else happens before it. */
  between: Between;
  unlabelled: boolean;
};

const PEOPLE = [
  ...(['draw', 'erase', 'move', 'delete a task', 'delete a frame'] as const),
  ...(['rename a label', 'delete a label', 'delete the project', 'rename the project'] as const),
  ...(['change the issue tracker', 'delete the storage', 'close the jobs'] as const),
  ...SHAPE_WORK,
  ...LABEL_WORK,
];
/** Of these a report can tell which images they concern. */
const DURING = [
  ...(['draw', 'erase', 'move', 'delete a frame', 'rename a label', 'delete a label', 'close the jobs'] as const),
  ...SHAPE_WORK,
  ...LABEL_WORK,
];
type People = 'nothing' | (typeof PEOPLE)[number];

export function scenarioOf(seed: number): Scenario {
  const random = randomOf(seed);
  const flat = random.chance(0.12);
  const moving = !flat && random.chance(0.3);
  const kind = { distinct: flat || moving, plain: random.chance(0.6) };
  let project = randomProject(random, kind);
  const rounds: Round[] = [];
  const count = random.pick([1, 2, 2, 3, 4]);
  for (let round = 0; round < count; round++) {
    if (round > 0 && random.chance(0.7)) project = changed(random, project, kind);
    rounds.push(randomRound(random, { project, flat, moving, round }));
  }
  return { seed, flat, moving, version: random.pick(VERSIONS), rounds };
}

function randomRound(
  random: Random,
  { project, flat, moving, round }: { project: Project; flat: boolean; moving: boolean; round: number },
): Round {
  const first = round === 0;
  const replace = random.chance(0.2);
  // A copy that stays where a file was moved from is a picture that no export names.
  const unlabelled = !moving && random.chance(0.1);
  const options = {
    ...(flat || (moving && random.chance(0.8)) ? { paths: 'basename' } : {}),
    ...(unlabelled ? { unlabelled: 'tasks' } : {}),
    ...(random.chance(0.06) ? { project: 'chosen' } : {}),
    ...(random.chance(0.4) ? { dataSource: 'upload' } : {}),
    ...(random.chance(0.5) ? { tasks: randomTasks(random) } : {}),
    ...(replace ? { onExistingAnnotations: 'replace' } : {}),
    ...(random.chance(0.4) ? { normalize: randomNormalize(random) } : {}),
  };
  const attributes = options.normalize?.attributes ?? false;
  const faults = random.chance(0.5) ? [randomFault(random)] : [];
  // What comes late takes away what people have done meanwhile, which nobody can help.
  const during = faults.length === 0 && random.chance(0.4) ? { during: randomDuring(random) } : {};
  const spoil = random.chance(0.1) ? { spoil: random.int(0, project.images.length - 1) } : {};
  return {
    ...{ project, options, attributes, replace, unlabelled },
    name: first || random.chance(0.6) ? 'labels.json' : `export_${random.int(1, 99)}.json`,
    dryRun: random.chance(0.1),
    faults,
    twice: random.chance(0.2),
    ...spoil,
    ...(!first && random.chance(0.2) ? { replaced: random.int(0, project.images.length - 1) } : {}),
    lines: random.chance(0.25) && canBeLines(project),
    between: first ? {} : randomBetween(random, { images: project.images, round, moving }),
    people: first || random.chance(0.5) ? 'nothing' : random.pick<People>(['draw', ...PEOPLE]),
    ...during,
    previewed: random.chance(0.4),
  };
}

function randomDuring(random: Random): NonNullable<Round['during']> {
  const step = random.pick(['writeAnnotations', 'verifyTask', 'lookAgain', 'lookAgain'] as const);
  return { step, people: random.pick<People>(['draw', ...DURING]) };
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

function randomNormalize(random: Random): { attributes?: true; policy?: object } {
  return {
    ...(random.chance(0.5) ? { attributes: true } : {}),
    ...(random.chance(0.5) ? { policy: { IMAGE_UNLABELLED: random.pick(['keep', 'exclude']) } } : {}),
  };
}

/** The project some days later: people have gone on in Azure ML. */
function changed(random: Random, { images, drawn, style }: Project, { distinct, plain }: Kind): Project {
  const gone = random.chance(0.3) && images.length > 1 ? images[random.int(0, images.length - 1)] : undefined;
  const left = images.filter((image) => image !== gone);
  const fresh = randomImage(random, { plain });
  const isNew = !images.some(({ path }) => path === fresh.path || (distinct && lastOf(path) === lastOf(fresh.path)));
  const all = isNew && random.chance(0.5) ? [...left, fresh] : left;
  const shapes = drawn.filter(({ image }) => left.some(({ path }) => path === image));
  const again = all.filter((image) => image === fresh || random.chance(0.4));
  const redrawn = [
    ...shapes.filter(({ image }) => !again.some(({ path }) => path === image)),
    ...again.flatMap((image) => Array.from({ length: random.int(1, 3) }, () => randomShape(random, image, { plain }))),
  ];
  // Another tool has written this one.
  return { images: all, drawn: redrawn, style: random.chance(0.4) ? { ...style, ...randomAddresses(random) } : style };
}
