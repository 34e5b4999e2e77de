import type {
  AccessToken,
  BackgroundRequest,
  CloudStorage,
  Data,
  Job,
  JobAnnotations,
  Label,
  Membership,
  Organization,
  Project,
  Task,
  User,
} from './model.ts';
import { openStore, type Store } from './store.ts';

/** Everything that the server remembers, on disk at once (see journal.ts). */
export function openState(file: string) {
  const store: Store = openStore(file);
  return {
    users: store.table<User>('users'),
    tokens: store.table<AccessToken>('tokens'),
    organizations: store.table<Organization>('organizations'),
    memberships: store.table<Membership>('memberships'),
    storages: store.table<CloudStorage>('storages'),
    projects: store.table<Project>('projects'),
    labels: store.table<Label>('labels'),
    tasks: store.table<Task>('tasks'),
    data: store.table<Data>('data'),
    jobs: store.table<Job>('jobs'),
    /** By job id; absent: nothing annotated yet. */
    annotations: store.table<JobAnnotations>('annotations'),
    requests: store.table<BackgroundRequest>('requests'),
    /** Ids of the named sequence, e.g. `tasks`, `jobs`, `shapes`, `tags`. */
    takeIds: store.takeIds,
    transaction: store.transaction,
    close: store.close,
  };
}

export type State = ReturnType<typeof openState>;
