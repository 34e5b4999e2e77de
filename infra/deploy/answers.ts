import { z } from 'zod';

/** The parts that are read of what Azure CLI answers. */
export const Version = z.looseObject({ 'azure-cli': z.string() });
export const Login = z.looseObject({ name: z.string(), user: z.looseObject({ name: z.string() }) });
export const Group = z.looseObject({ name: z.string(), location: z.string() });
export const StorageAccount = z.looseObject({
  id: z.string(),
  resourceGroup: z.string(),
  kind: z.string().nullish(),
  allowSharedKeyAccess: z.boolean().nullish(),
  networkRuleSet: z.looseObject({ defaultAction: z.string() }).nullish(),
});
export const Exists = z.looseObject({ exists: z.boolean() });
export const Permissions = z.looseObject({
  value: z.array(
    z.looseObject({ actions: z.array(z.string()).default([]), notActions: z.array(z.string()).default([]) }),
  ),
});
export const Runtimes = z.array(z.looseObject({ version: z.string() }));
export const Topics = z.array(z.looseObject({ name: z.string(), resourceGroup: z.string(), source: z.string() }));
export const Deployed = z.looseObject({
  properties: z.looseObject({ outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })).nullish() }),
});
export const Keys = z.looseObject({
  functionKeys: z.record(z.string(), z.string()).default({}),
  systemKeys: z.record(z.string(), z.string()).default({}),
});
export const Checks = z.looseObject({
  worst: z.string(),
  checks: z.array(
    z.looseObject({ name: z.string(), state: z.string(), seen: z.string(), fix: z.string().default('') }),
  ),
});
