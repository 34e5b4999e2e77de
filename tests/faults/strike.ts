import { setTimeout as pause } from 'node:timers/promises';
import type { RequestFault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { rotateCredentials } from '../../shared/credentials/rotate-credentials.ts';
import type { Random } from '../random.ts';
import type { FaultedSite } from './faulted-site.ts';
import type { StorageFault } from './storage-faults.ts';

const OF_CVAT = ['lost', 'late', 'reset', 'cut', 'busy', 'slow'] as const;
const OF_STORAGE = [
  'storage lost',
  'storage cut',
  'storage busy',
  'storage paused',
  'queue lost',
  'queue busy',
] as const;
const OF_PROCESSES = [
  'host killed',
  'worker killed alone',
  'host and worker frozen',
  'credential rotated',
  'clock jump',
  'disk full',
  'folder read-only',
] as const;
export const KINDS = [...OF_CVAT, ...OF_STORAGE, ...OF_PROCESSES] as const;
export type Kind = (typeof KINDS)[number];

type Target = readonly [method: string, path: string];
const TARGETS: readonly [Target, ...Target[]] = [
  ['POST', '/api/projects$'],
  ['POST', '/api/tasks$'],
  ['POST', '/api/tasks/\\d+/data'],
  ['PATCH', '/api/jobs/\\d+/annotations'],
  ['PUT', '/api/jobs/\\d+/annotations'],
  ['GET', '/api/jobs/\\d+/annotations'],
  ['GET', '/api/tasks'],
  ['DELETE', '/api/tasks/\\d+$'],
];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Does one thing to a running migration, at a moment that the seed decides. Answers what was wrong with what happened at once. */
export async function strike(site: FaultedSite, kind: Kind, random: Random): Promise<string[]> {
  const moment = random.int(50, 2_500);
  const ms = random.int(500, 4_000);
  const ofCvat = faultOfCvat(kind, random, ms);
  if (ofCvat) site.cvat.faults.add(ofCvat);
  const ofStorage = faultOfStorage(kind, random, ms);
  if (ofStorage) site.storage.add(ofStorage);
  if (ofCvat || ofStorage) return [];
  const jump = random.int(5, 120) * MINUTE * (random.chance(0.5) ? 1 : -1);
  await pause(moment);
  switch (kind) {
    case 'host killed':
      await site.killHost();
      return [];
    case 'clock jump':
      await site.moveClock(jump);
      await pause(ms);
      // Storage refuses requests of another quarter of an hour: somebody puts the clock right.
      await site.moveClock(0);
      return [];
    case 'credential rotated': {
      // Late enough that half of its days are over.
      const world = { ...site.hostWorld, now: () => new Date(Date.now() + 20 * DAY) };
      // One that other faults meet is noted and tried again: what counts is what the migration makes of it.
      await rotateCredentials(world);
      return [];
    }
    case 'disk full':
      if (!site.folder.isDisk) return [];
      await site.folder.fill();
      await pause(ms);
      await site.folder.free();
      return [];
    case 'folder read-only':
      return site.folder.isDisk ? startReadOnly(site) : [];
    default:
      return signals(site, kind, ms);
  }
}

function faultOfCvat(kind: Kind, random: Random, ms: number): RequestFault | undefined {
  const [method, path] = random.pick(TARGETS);
  const times = random.int(1, 3);
  const status = random.pick([429, 500, 502, 503]);
  const aim = { method, path };
  const faults: Partial<Record<Kind, RequestFault>> = {
    lost: { ...aim, kind: 'lose' },
    late: { ...aim, kind: 'late', ms },
    reset: { ...aim, kind: 'reset', times },
    cut: { ...aim, kind: 'truncate' },
    busy: { ...aim, kind: 'status', status, times },
    slow: { ...aim, kind: 'delay', ms },
  };
  return faults[kind];
}

function faultOfStorage(kind: Kind, random: Random, pauseMs: number): StorageFault | undefined {
  const method = random.pick(['GET', 'PUT', 'DELETE', 'POST']);
  const times = random.int(1, 4);
  const busy = { status: 503, code: 'ServerBusy' };
  const faults: Partial<Record<Kind, Pick<StorageFault, 'service' | 'fault'>>> = {
    'storage lost': { service: 'Blob', fault: { loseAnswer: true } },
    'storage cut': { service: 'Blob', fault: { cutAfter: random.int(0, 300) } },
    'storage busy': { service: 'Blob', fault: busy },
    'storage paused': { service: 'Blob', fault: { pauseMs } },
    'queue lost': { service: 'Queue', fault: { loseAnswer: true } },
    'queue busy': { service: 'Queue', fault: busy },
  };
  const chosen = faults[kind];
  return chosen && { ...chosen, method, times };
}

/** A host whose folder cannot be written must say so and end, and go on when it can be again. */
async function startReadOnly(site: FaultedSite): Promise<string[]> {
  const problems: string[] = [];
  await site.killHost(async (launch) => {
    await site.folder.readOnly(true);
    const started = await launch().then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    if (!/EROFS|read-only/i.test(started)) problems.push(`a host with a read-only folder: ${started}`);
    await site.folder.readOnly(false);
  });
  return problems;
}

async function signals(site: FaultedSite, kind: Kind, ms: number): Promise<string[]> {
  const worker = await site.workerPid();
  if (kind === 'worker killed alone') signalTo([worker], 'SIGKILL');
  else {
    const both = [site.hostPid(), worker];
    signalTo(both, 'SIGSTOP');
    await pause(ms);
    signalTo(both, 'SIGCONT');
  }
  return [];
}

/** A worker may be gone before its turn comes. */
function signalTo(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      if (pid > 0) process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
