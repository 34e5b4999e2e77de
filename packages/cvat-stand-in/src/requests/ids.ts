/** Ids of background work are made from what it does, so that a client can compute them (RH/rq.py). */

export const createTaskId = (taskId: number) => `action=create&target=task&target_id=${taskId}`;

export const importAnnotationsId = (target: 'task' | 'job', id: number) =>
  `action=import&target=${target}&target_id=${id}&subresource=annotations`;

/** Servers from 2.38 on still understand the older form. */
export function currentForm(id: string): string {
  const created = /^create:task-(\d+)$/.exec(id);
  if (created) return createTaskId(Number(created[1]));
  const imported = /^import:(task|job)-(\d+)-annotations$/.exec(id);
  if (imported) return importAnnotationsId(imported[1] === 'job' ? 'job' : 'task', Number(imported[2]));
  return ordered(id);
}

/** The parts of an id may come in any order. */
function ordered(id: string): string {
  const parts = id.split('&');
  const of = (name: string) => parts.filter((part) => part.startsWith(`${name}=`));
  const known = ['action', 'target', 'target_id', 'subresource'].flatMap(of);
  return known.length === parts.length ? known.join('&') : id;
}
