import { createHash } from 'node:crypto';
import type { World } from '../world.ts';

/** What the link in a CVAT task's or project's `bug_tracker` says. */
export type MigrationLink = {
  migration: string;
  /** Which task of it; absent in a project's link. */
  key?: string;
  /** Account and container that the export names for the images of the task. */
  from?: { account: string; container: string };
};

/**
 * Leads people from CVAT to the migration's report. It also is how we know our own: CVAT filters tasks exactly by it
 * (`tracker_link`), while names are not unique.
 */
export function migrationLink(world: World, id: string): string {
  return `${world.config.publicUrl}/api/migrations/${id}/report`;
}

/** `key`: see taskKey. `from` lets a later run know the images again where the ledger is lost. */
export function taskLink(world: World, id: string, key: string, from?: MigrationLink['from']): string {
  const query = new URLSearchParams({ task: key, ...(from ? { from: `${from.account}/${from.container}` } : {}) });
  return `${migrationLink(world, id)}?${query}#task-${key}`;
}

/** The same images in the same order are the same task, in whatever plan they stand: 12 hex digits. */
export function taskKey(images: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const image of images) hash.update(image).update('\n');
  return hash.digest('hex').slice(0, 12);
}

const LINK = /\/api\/migrations\/([0-9a-z-]{1,64})\/report(?:\?([^#]*))?(?:#task-([0-9a-f]{1,12}))?$/;

/** Any host: the address of a local run changes from start to start. Version 0.1.0 wrote `…/report#task-<index>`. */
export function readLink(link: string | null | undefined): MigrationLink | undefined {
  const [, migration, query, anchor] = LINK.exec(link ?? '') ?? [];
  if (migration === undefined) return undefined;
  const [, account, container] = /^([^/]+)\/(.+)$/.exec(new URLSearchParams(query).get('from') ?? '') ?? [];
  return {
    migration,
    ...(anchor === undefined ? {} : { key: anchor }),
    ...(account === undefined || container === undefined ? {} : { from: { account, container } }),
  };
}
