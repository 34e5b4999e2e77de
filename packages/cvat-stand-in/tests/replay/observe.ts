import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCvat } from '../../src/start-cvat.ts';

/** What the recordings' driver counted over many calls, or saw after a pause; undefined for other steps. */
export function observe(cvat: RunningCvat, step: string): Promise<unknown> | undefined {
  const seconds = /^a connection idle for ([\d.]+) s$/.exec(step)?.[1];
  if (seconds !== undefined) return afterPause(cvat, Number(seconds) * 1000);
  const calls = /^(\d+) calls (over one connection|without credentials|with a wrong token)$/.exec(step);
  if (!calls) return undefined;
  const [, count, how] = calls;
  const authorization = how === 'over one connection' ? `Bearer ${cvat.tokens.writer}` : 'Bearer wrong.token';
  return counted(cvat, Number(count), how === 'without credentials' ? undefined : authorization);
}

/** How many calls were answered with which status. The recorded server had seen six anonymous calls in the minute before. */
async function counted(cvat: RunningCvat, count: number, authorization?: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  if (authorization === undefined) for (let i = 0; i < 6; i += 1) await statusOf(cvat, agent);
  const seen: Record<string, number> = {};
  for (let i = 0; i < count; i += 1) {
    const status = await statusOf(cvat, agent, authorization);
    seen[status] = (seen[status] ?? 0) + 1;
  }
  agent.destroy();
  return seen;
}

/** Looked at again where this machine was so busy that the pause became longer than it should be. */
async function afterPause(cvat: RunningCvat, ms: number): Promise<unknown> {
  for (;;) {
    const begun = performance.now();
    const seen = await oncePaused(cvat, ms).catch(() => 'RemoteDisconnected');
    if (seen !== 'RemoteDisconnected' || ms > CLOSED_AFTER_MS || performance.now() - begun < CLOSED_AFTER_MS)
      return seen;
  }
}

const CLOSED_AFTER_MS = 5000;

async function oncePaused(cvat: RunningCvat, ms: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authorization = `Bearer ${cvat.tokens.writer}`;
  const gone = new Promise<string>((resolve) => {
    agent.once('free', (socket) => socket.once('close', () => resolve('RemoteDisconnected')));
  });
  await statusOf(cvat, agent, authorization);
  const lost = await Promise.race([gone, delay(ms)]);
  const seen = lost ?? (await statusOf(cvat, agent, authorization));
  agent.destroy();
  return seen;
}

function statusOf(cvat: RunningCvat, agent: Agent, authorization?: string): Promise<number> {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  return new Promise((resolve, reject) => {
    // The version may be asked for by anybody: 200, until there are too many.
    const path = authorization === undefined ? '/api/server/about' : '/api/users/self';
    const sent = request(`${cvat.url}${path}`, { agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}
