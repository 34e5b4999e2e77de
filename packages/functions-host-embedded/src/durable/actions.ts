import { z } from 'zod';
import { RetryOptions } from './retry.ts';

/** Action types of durable-functions that an orchestrator's result names, with their numbers on the wire. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  ScheduledSignalEntity: 10,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

const call = { functionName: z.string(), input: z.unknown().optional() };
const subOrchestration = { ...call, instanceId: z.string().nullish(), version: z.string().nullish() };

const CallActivity = z.object({ actionType: z.literal(ActionType.CallActivity), ...call });
const CallActivityWithRetry = z.object({
  actionType: z.literal(ActionType.CallActivityWithRetry),
  retryOptions: RetryOptions,
  ...call,
});
const CallSubOrchestrator = z.object({ actionType: z.literal(ActionType.CallSubOrchestrator), ...subOrchestration });
const CallSubOrchestratorWithRetry = z.object({
  actionType: z.literal(ActionType.CallSubOrchestratorWithRetry),
  retryOptions: RetryOptions,
  ...subOrchestration,
});
const ContinueAsNew = z.object({ actionType: z.literal(ActionType.ContinueAsNew), input: z.unknown().optional() });
const CreateTimer = z.object({
  actionType: z.literal(ActionType.CreateTimer),
  fireAt: z.iso.datetime(),
  isCanceled: z.boolean(),
});
const WaitForExternalEvent = z.object({
  actionType: z.literal(ActionType.WaitForExternalEvent),
  externalEventName: z.string(),
});
const Compound = z.object({
  actionType: z.literal([ActionType.WhenAny, ActionType.WhenAll]),
  get compoundActions(): z.ZodArray<typeof Action> {
    return z.array(Action);
  },
});
const Unsupported = z.object({
  actionType: z.literal([
    ActionType.CallEntity,
    ActionType.CallHttp,
    ActionType.SignalEntity,
    ActionType.ScheduledSignalEntity,
    ActionType.LockEntities,
    ActionType.ReleaseEntities,
  ]),
});

export const Action = z.discriminatedUnion('actionType', [
  CallActivity,
  CallActivityWithRetry,
  CallSubOrchestrator,
  CallSubOrchestratorWithRetry,
  ContinueAsNew,
  CreateTimer,
  WaitForExternalEvent,
  Compound,
  Unsupported,
]);
export type Action = z.infer<typeof Action>;
export type SubOrchestrationAction = z.infer<typeof CallSubOrchestrator> | z.infer<typeof CallSubOrchestratorWithRetry>;
