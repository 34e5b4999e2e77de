import type { Profile } from './profile.ts';

/** From which minor version on an answer has a field; those that are not named it has had since 2.16. */
const SINCE = {
  about: { subtitle: 30, logo_url: 30 },
  user: { has_analytics_access: 22 },
  project: { organization_id: 44 },
  task: {
    ...{ validation_mode: 21, consensus_enabled: 27, organization_id: 44, data_cloud_storage_id: 44 },
    ...{ project_name: 65, media_type: 65 },
  },
  job: {
    ...{ data_original_chunk_type: 20, parent_job_id: 27, consensus_replicas: 27 },
    ...{ task_name: 65, project_name: 65, media_type: 65, replicas_count: 65 },
  },
  meta: { chunks_updated_date: 21, storage: 44, cloud_storage_id: 44, chapters: 52 },
  operation: { lightweight: 44, org_id: 65 },
  annotations: { intervals: 65 },
  shape: { score: 55 },
} satisfies Record<string, Record<string, number>>;

/** An answer as this server knows it: without the fields that newer ones have. Where a field came between 2.54 and 2.73, about when. */
export function asKnown<T extends object>({ minor }: Profile, kind: keyof typeof SINCE, value: T): T {
  const known = { ...value };
  for (const [field, since] of Object.entries(SINCE[kind])) if (minor < since) Reflect.deleteProperty(known, field);
  return known;
}
