import { setTimeout as pause } from 'node:timers/promises';
import type { RequestFault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import type { FaultedSite } from './faulted-site.ts';
import type { Seeded } from './random.ts';

export const KINDS = [
  'host killed',
  'worker killed alone',
  'host and worker frozen',
  'lost',
  'late',
  'reset',
  'cut',
  'busy',
  'slow',
] as const;
export type Kind = (typeof KINDS)[number];

const TARGETS = [
  ['POST', '/api/projects$'],
  ['POST', '/api/tasks$'],
  ['POST', '/api/tasks/\\d+/data'],
  ['PATCH', '/api/jobs/\\d+/annotations'],
  ['PUT', '/api/jobs/\\d+/annotations'],
  ['GET', '/api/jobs/\\d+/annotations'],
  ['GET', '/api/tasks'],
] as const;

/** Does one thing to a running migration, at a moment that the seed decides. */
export async function strike(site: FaultedSite, kind: Kind, random: Seeded): Promise<void> {
  const [method, path] = random.one(TARGETS);
  const moment = random.between(50, 2_500);
  const ms = random.between(500, 4_000);
  const aim = { method, path };
  const fault: Partial<Record<Kind, RequestFault>> = {
    lost: { ...aim, kind: 'lose' },
    late: { ...aim, kind: 'late', ms },
    reset: { ...aim, kind: 'reset', times: random.between(1, 3) },
    cut: { ...aim, kind: 'truncate' },
    busy: { ...aim, kind: 'status', status: random.one([429, 500, 502, 503]), times: random.between(1, 3) },
    slow: { ...aim, kind: 'delay', ms },
  };
  const ofCvat = fault[kind];
  if (ofCvat) return void site.cvat.faults.add(ofCvat);
  await pause(moment);
  if (kind === 'host killed') return site.killHost();
  const worker = await site.workerPid();
  if (kind === 'worker killed alone') return void signalTo([worker], 'SIGKILL');
  const both = [site.hostPid(), worker];
  signalTo(both, 'SIGSTOP');
  await pause(ms);
  signalTo(both, 'SIGCONT');
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
