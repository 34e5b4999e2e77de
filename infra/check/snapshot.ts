import { z } from 'zod';

export const Resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

/** What a deployment with one set of parameters makes, as `bicep snapshot` writes it. Values that Azure alone knows are expressions: `[...]`. */
export const Snapshot = z.looseObject({
  predictedResources: z.array(Resource),
  diagnostics: z.array(z.unknown()),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** One of `infra/snapshots`, by the name of its parameter file. */
export type NamedSnapshot = { name: string; at: string; text: string; resources: readonly Resource[] };

export function ofType(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

const Texts = z.record(z.string(), z.string());

/** The settings of the app; nothing where the snapshot makes no app. */
export function settingsOf({ resources }: NamedSnapshot): Record<string, string> | undefined {
  const config = ofType(resources, 'Microsoft.Web/sites/config').find(({ name }) => name.endsWith('/appsettings'));
  return config && Texts.parse(config.properties);
}
