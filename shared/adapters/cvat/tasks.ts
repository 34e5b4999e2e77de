import * as wire from '../../cvat/wire.ts';
import type { Cvat, NewTask } from '../../world.ts';
import { ask, find, read } from './answer.ts';
import type { Transport } from './call.ts';
import { TASK_DELETION } from './deletion.ts';
import { refused } from './error.ts';
import { listAll } from './list.ts';
import type { Workspace } from './workspace.ts';

const PATH = '/api/tasks';
/** An address of 3 KB, which every proxy takes. */
const IDS_AT_ONCE = 50;

type Tasks = Cvat['tasks'];
type Records = Omit<Tasks, 'attachFromStorage' | 'uploadArchive' | 'importCoco' | 'creation'>;

export function cvatTasks(transport: Transport, workspace: Workspace): Records {
  const get = (id: number) => {
    const call = { action: 'read the task', what: String(id), method: 'GET', path: `${PATH}/${id}` } as const;
    return find(transport, { ...call, repeat: 'always' }, wire.Task);
  };
  const listOf = async (ids: readonly number[], everywhere: boolean) => {
    const all: wire.Task[] = [];
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      const some = ids.slice(start, start + IDS_AT_ONCE);
      const filter = JSON.stringify({ or: some.map((id) => ({ '==': [{ var: 'id' }, id] })) });
      const list = { action: 'look for the tasks', what: `${some[0]} and ${some.length - 1} more`, path: PATH };
      const query = { filter };
      for (const task of await listAll(transport, { ...list, query, everywhere }, wire.Task)) all.push(task);
    }
    return all;
  };
  return {
    get,
    async find(link) {
      const query = { tracker_link: link, ...workspace };
      const found = await listAll(transport, { action: 'find tasks of', what: link, path: PATH, query }, wire.Task);
      return found.filter((task) => task.bug_tracker === link);
    },
    ofProject(projectId) {
      const list = { action: 'list the tasks of project', what: String(projectId), path: PATH };
      return listAll(transport, { ...list, query: { project_id: projectId } }, wire.Task);
    },
    ofMigrations() {
      const list = { action: 'find the tasks of', what: 'earlier migrations', path: PATH };
      return listAll(transport, { ...list, query: { search: '/api/migrations/', ...workspace } }, wire.Task);
    },
    all() {
      // Of the personal workspace, too, people move tasks into organizations.
      return listAll(transport, { action: 'list', what: 'all tasks', path: PATH, query: {} }, wire.Task);
    },
    async ofIds(ids) {
      // People move projects out of an organization, and into one, with all that is in them.
      const found = workspace.org === undefined ? await listOf(ids, false) : [];
      const known = new Set(found.map(({ id }) => id));
      return [
        ...found,
        ...(await listOf(
          ids.filter((id) => !known.has(id)),
          true,
        )),
      ];
    },
    create(task) {
      const call = { action: 'create the task', what: task.name, method: 'POST', path: PATH } as const;
      const json = newTask(task);
      return ask(transport, { ...call, query: { ...workspace }, repeat: 'if-refused', json }, wire.Task);
    },
    async delete(id) {
      const call = { action: 'delete the task', what: String(id), method: 'DELETE' } as const;
      await transport({ ...call, path: `${PATH}/${id}`, ...TASK_DELETION });
    },
    jobs(id) {
      const list = { action: 'list the jobs of task', what: String(id), path: '/api/jobs', query: { task_id: id } };
      return listAll(transport, list, wire.Job);
    },
    async dataMeta(id) {
      const path = `${PATH}/${id}/data/meta`;
      const call = {
        action: 'read the frames of task',
        what: String(id),
        method: 'GET',
        path,
        repeat: 'always',
      } as const;
      const answer = await transport({ ...call, answers: 'json', accept: [400, 404, 500] });
      if (answer.status === 200) return read(call, answer, wire.DataMeta);
      // Without data CVAT says 400, before 2.70 even 500: the task itself tells that from a failure.
      const size = (await get(id))?.size ?? 0;
      if (size > 0) throw refused(call, answer);
      return;
    },
  };
}

function newTask(task: NewTask): Record<string, unknown> {
  return {
    name: task.name,
    project_id: task.projectId,
    bug_tracker: task.bugTracker,
    subset: task.subset,
    segment_size: task.segmentSize,
    overlap: task.overlap,
    consensus_replicas: task.consensusReplicas,
    assignee_id: task.assigneeId,
  };
}
