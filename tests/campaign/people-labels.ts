import { z } from 'zod';
import { askCvat } from '../migration/ask-cvat.ts';
import type { MigrationSite } from '../migration/migration-site.ts';
import { send } from './send.ts';

/** What people do to labels, beside renaming and deleting one: CVAT counts none of it as a change of a task. */
export const LABEL_WORK = ['swap two labels', 'give a label another type', 'give an attribute a default'] as const;
export type LabelWork = (typeof LABEL_WORK)[number];

const Attributes = z.object({ attributes: z.array(z.looseObject({})) });

export async function workOnLabels(site: MigrationSite, project: number, what: LabelWork): Promise<void> {
  const labels = await site.world.cvat.projects.labels(project);
  const [one, other] = labels;
  const rename = (id: number, name: string) => send(site, 'PATCH', `/api/labels/${id}`, { name });
  if (what === 'swap two labels') {
    if (!one || !other) return;
    await rename(one.id, 'for a moment');
    await rename(other.id, one.name);
    await rename(one.id, other.name);
    return;
  }
  if (what === 'give a label another type') {
    if (one) await send(site, 'PATCH', `/api/labels/${one.id}`, { type: one.type === 'mask' ? 'polygon' : 'mask' });
    return;
  }
  const having = labels.find((label) => label.attributes.length > 0);
  if (!having) return;
  const { attributes } = Attributes.parse(await (await askCvat(site, 'PATCH', `/api/labels/${having.id}`, {})).json());
  const changed = attributes.map((attribute) => ({ ...attribute, default_value: 'Bob' }));
  await send(site, 'PATCH', `/api/labels/${having.id}`, { attributes: changed });
}
