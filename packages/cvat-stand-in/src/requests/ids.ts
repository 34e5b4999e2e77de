import type { Profile } from '../profile.ts';

/** Ids of background work are made from what it does, so that a client can compute them (RH/rq.py). */

export const createTaskId = (taskId: number) => `action=create&target=task&target_id=${taskId}`;

export const importAnnotationsId = (target: 'task' | 'job', id: number) =>
  `action=import&target=${target}&target_id=${id}&subresource=annotations`;

/** The id as this server says it. */
export function shownId({ longRequestIds }: Profile, id: string): string {
  if (longRequestIds) return id;
  const parts = new URLSearchParams(id);
  const [target, number] = [parts.get('target'), parts.get('target_id')];
  return parts.get('action') === 'create' ? `create:task-${number}` : `import:${target}-${number}-annotations`;
}

/** The form in which ids are kept. Servers from 2.38 on still understand the older one, and older ones no other. */
export function keptForm({ longRequestIds }: Profile, id: string): string {
  const created = /^create:task-(\d+)$/.exec(id);
  if (created) return createTaskId(Number(created[1]));
  const imported = /^import:(task|job)-(\d+)-annotations$/.exec(id);
  if (imported) return importAnnotationsId(imported[1] === 'job' ? 'job' : 'task', Number(imported[2]));
  return longRequestIds ? ordered(id) : 'unknown';
}

/** The parts of an id may come in any order. */
function ordered(id: string): string {
  const parts = id.split('&');
  const of = (name: string) => parts.filter((part) => part.startsWith(`${name}=`));
  const known = ['action', 'target', 'target_id', 'subresource'].flatMap(of);
  return known.length === parts.length ? known.join('&') : id;
}
