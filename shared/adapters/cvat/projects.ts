import * as wire from '../../cvat/wire.ts';
import { RemoteError } from '../../errors.ts';
import type { Cvat, LabelAddition, NewLabel } from '../../world.ts';
import { ask, find } from './answer.ts';
import type { Transport } from './call.ts';
import { TASK_DELETION } from './deletion.ts';
import { listAll } from './list.ts';
import type { Workspace } from './workspace.ts';

const PATH = '/api/projects';
/** 300 labels in one call took 37 s: behind a proxy of 60 s, hundreds go in turns. */
const LABELS_AT_ONCE = 100;

export function cvatProjects(transport: Transport, workspace: Workspace): Cvat['projects'] {
  const get = (id: number) => {
    const call = { action: 'read the project', what: String(id), method: 'GET', path: `${PATH}/${id}` } as const;
    return find(transport, { ...call, repeat: 'always' }, wire.Project);
  };
  async function addLabels(id: number, labels: readonly (NewLabel | LabelAddition)[]): Promise<void> {
    const call = { action: 'add labels to project', what: String(id), method: 'PATCH', path: `${PATH}/${id}` } as const;
    for (let start = 0; start < labels.length; start += LABELS_AT_ONCE) {
      // Labels without an id are new ones: a second call would add them twice.
      const json = { labels: labels.slice(start, start + LABELS_AT_ONCE) };
      await transport({ ...call, repeat: 'if-refused', json });
    }
  }

  return {
    get,
    async find(name) {
      const list = { action: 'find the project', what: name, path: PATH, query: { name, ...workspace } };
      return (await listAll(transport, list, wire.Project)).filter((project) => project.name === name);
    },
    async create({ name, labels, bugTracker }) {
      const call = { action: 'create the project', what: name, method: 'POST', path: PATH } as const;
      const json = { name, labels: labels.slice(0, LABELS_AT_ONCE), bug_tracker: bugTracker };
      const creation = { ...call, query: { ...workspace }, repeat: 'if-refused', json } as const;
      const project = await ask(transport, creation, wire.Project);
      await addLabels(project.id, labels.slice(LABELS_AT_ONCE));
      return project;
    },
    async labels(id) {
      const list = { action: 'list the labels of project', what: String(id), path: '/api/labels' };
      try {
        return await listAll(transport, { ...list, query: { project_id: id } }, wire.Label);
      } catch (error) {
        // So CVAT answers for a project that was deleted.
        if (!(error instanceof RemoteError) || error.status !== 500 || (await get(id))) throw error;
        throw new RemoteError(`Cannot list the labels of project "${id}": somebody deleted the project`, {
          code: 'CVAT_NOT_FOUND',
          fix: 'Check whether somebody deleted it in CVAT, then start again',
          retryable: false,
          status: 404,
          cause: error,
        });
      }
    },
    addLabels,
    addAttributes: addLabels,
    async delete(id) {
      const call = { action: 'delete the project', what: String(id), method: 'DELETE' } as const;
      await transport({ ...call, path: `${PATH}/${id}`, ...TASK_DELETION });
    },
  };
}
