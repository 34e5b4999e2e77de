import type { Cvat, NewLabel } from '../../../shared/world.ts';

/**
 * `ask`: a read that must succeed. `find`: a read whose 404 means "none". `once`: a write that is sent again only where CVAT did
 * nothing. `again`: a write that has the same effect twice. `delete`: the same, whose 404 is success and whose 409 and 500 pass.
 */
export type Kind = 'ask' | 'find' | 'once' | 'again' | 'delete';

export type ContractCall = {
  name: string;
  kind: Kind;
  run(cvat: Cvat): Promise<unknown>;
  /** What goes out: method, path with query, and the body where it is JSON. */
  sends: string;
  body?: unknown;
  /** False where nothing is read of a good answer. */
  reads?: false;
};

const PAGE = 'sort=id&page=1&page_size=500';
const credential = { type: 'ANONYMOUS_ACCESS', accountName: 'acc' } as const;
const label: NewLabel = { name: 'Cat', type: 'any', attributes: [] };
const tag = { id: 9, frame: 0, label_id: 1, attributes: [] };
const content = { tags: [tag], shapes: [] };
const newTag = { frame: 0, label_id: 1, attributes: [] };
const storage = { provider_type: 'AZURE_CONTAINER', resource: 'c', display_name: 'd', description: 'x' };
const anonymous = { credentials_type: 'ANONYMOUS_ACCESS', account_name: 'acc' };

export const CALLS: readonly ContractCall[] = [
  { name: 'about', kind: 'ask', run: (cvat) => cvat.about(), sends: 'GET /api/server/about' },
  { name: 'self', kind: 'ask', run: (cvat) => cvat.self(), sends: 'GET /api/users/self' },
  { name: 'roleOf', kind: 'ask', run: (cvat) => cvat.roleOf(1), sends: `GET /api/memberships?${PAGE}` },
  { name: 'findUser', kind: 'ask', run: (cvat) => cvat.findUser('ann'), sends: `GET /api/users?search=ann&${PAGE}` },
  {
    ...{ name: 'storages.find', kind: 'ask', sends: `GET /api/cloudstorages?resource=c&name=d&org=&${PAGE}` },
    run: (cvat) => cvat.storages.find({ resource: 'c', displayName: 'd' }),
  },
  {
    ...{ name: 'storages.list', kind: 'ask', run: (cvat) => cvat.storages.list() },
    sends: `GET /api/cloudstorages?org=&${PAGE}`,
  },
  {
    ...{ name: 'storages.create', kind: 'once', sends: 'POST /api/cloudstorages?org=' },
    run: (cvat) =>
      cvat.storages.create({ resource: 'c', displayName: 'd', description: 'x', credential, manifests: ['m.jsonl'] }),
    body: { ...storage, manifests: ['m.jsonl'], ...anonymous },
  },
  {
    ...{ name: 'storages.update', kind: 'again', sends: 'PATCH /api/cloudstorages/3' },
    run: (cvat) => cvat.storages.update(3, { credential, manifests: ['m.jsonl'] }),
    body: { manifests: ['m.jsonl'], ...anonymous },
  },
  {
    ...{ name: 'storages.holds', kind: 'ask', sends: 'GET /api/cloudstorages/3/content-v2?prefix=a/b.jsonl' },
    run: (cvat) => cvat.storages.holds(3, 'a/b.jsonl'),
  },
  {
    ...{ name: 'storages.delete', kind: 'delete', sends: 'DELETE /api/cloudstorages/3', reads: false },
    run: (cvat) => cvat.storages.delete(3),
  },
  {
    ...{ name: 'projects.find', kind: 'ask', sends: `GET /api/projects?name=p&org=&${PAGE}` },
    run: (cvat) => cvat.projects.find('p'),
  },
  { name: 'projects.get', kind: 'find', run: (cvat) => cvat.projects.get(4), sends: 'GET /api/projects/4' },
  {
    ...{ name: 'projects.create', kind: 'once', sends: 'POST /api/projects?org=' },
    run: (cvat) => cvat.projects.create({ name: 'p', labels: [label], bugTracker: 'https://app' }),
    body: { name: 'p', labels: [label], bug_tracker: 'https://app' },
  },
  {
    ...{ name: 'projects.addLabels', kind: 'once', sends: 'PATCH /api/projects/4', reads: false },
    run: (cvat) => cvat.projects.addLabels(4, [label]),
    body: { labels: [label] },
  },
  {
    ...{ name: 'projects.addAttributes', kind: 'once', sends: 'PATCH /api/projects/4', reads: false },
    run: (cvat) => cvat.projects.addAttributes(4, [{ id: 7, name: 'Cat', color: '#ff0000', attributes: [] }]),
    body: { labels: [{ id: 7, name: 'Cat', color: '#ff0000', attributes: [] }] },
  },
  {
    ...{ name: 'projects.delete', kind: 'delete', sends: 'DELETE /api/projects/4', reads: false },
    run: (cvat) => cvat.projects.delete(4),
  },
  {
    ...{ name: 'tasks.find', kind: 'ask', sends: `GET /api/tasks?tracker_link=l&org=&${PAGE}` },
    run: (cvat) => cvat.tasks.find('l'),
  },
  { name: 'tasks.get', kind: 'find', run: (cvat) => cvat.tasks.get(5), sends: 'GET /api/tasks/5' },
  {
    ...{ name: 'tasks.ofProject', kind: 'ask', sends: `GET /api/tasks?project_id=4&${PAGE}` },
    run: (cvat) => cvat.tasks.ofProject(4),
  },
  { name: 'tasks.all', kind: 'ask', run: (cvat) => cvat.tasks.all(), sends: `GET /api/tasks?${PAGE}` },
  {
    ...{ name: 'tasks.ofIds', kind: 'ask', run: (cvat) => cvat.tasks.ofIds([4]) },
    sends: `GET /api/tasks?filter={"or":[{"==":[{"var":"id"},4]}]}&${PAGE}`,
  },
  {
    ...{ name: 'tasks.create', kind: 'once', sends: 'POST /api/tasks?org=' },
    run: (cvat) => cvat.tasks.create({ name: 't', projectId: 4, bugTracker: 'l', segmentSize: 50 }),
    body: { name: 't', project_id: 4, bug_tracker: 'l', segment_size: 50 },
  },
  {
    ...{ name: 'tasks.delete', kind: 'delete', sends: 'DELETE /api/tasks/5', reads: false },
    run: (cvat) => cvat.tasks.delete(5),
  },
  { name: 'tasks.jobs', kind: 'ask', run: (cvat) => cvat.tasks.jobs(5), sends: `GET /api/jobs?task_id=5&${PAGE}` },
  {
    ...{ name: 'annotations.ofJob', kind: 'ask', sends: 'GET /api/jobs/6/annotations/' },
    run: (cvat) => cvat.annotations.ofJob(6),
  },
  {
    ...{ name: 'annotations.replaceInJob', kind: 'once', sends: 'PUT /api/jobs/6/annotations/' },
    run: (cvat) => cvat.annotations.replaceInJob(6, content),
    body: { version: 0, tags: [newTag], shapes: [], tracks: [] },
  },
  {
    ...{
      name: 'annotations.addToJob',
      kind: 'once',
      sends: 'PATCH /api/jobs/6/annotations/?action=create',
    },
    run: (cvat) => cvat.annotations.addToJob(6, content),
    body: { version: 0, tags: [newTag], shapes: [], tracks: [] },
  },
  {
    ...{ name: 'annotations.removeFromJob', kind: 'again', reads: false },
    sends: 'PATCH /api/jobs/6/annotations/?action=delete',
    run: (cvat) => cvat.annotations.removeFromJob(6, { ...content, tracks: [] }),
    body: { version: 0, tags: [tag], shapes: [], tracks: [] },
  },
  {
    ...{ name: 'annotations.deleteOfJob', kind: 'again', sends: 'DELETE /api/jobs/6/annotations/', reads: false },
    run: (cvat) => cvat.annotations.deleteOfJob(6),
  },
  { name: 'request', kind: 'find', run: (cvat) => cvat.request('a=1&b'), sends: 'GET /api/requests/a%3D1%26b' },
];
