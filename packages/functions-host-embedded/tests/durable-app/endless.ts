import { app, type OrchestrationContext } from 'durable-functions';

/** Counts down, one execution per number. */
app.orchestration('countdown', function* (context: OrchestrationContext) {
  const { left, seen } = context.df.getInput<{ left: number; seen: number[] }>();
  context.df.setCustomStatus({ left });
  yield context.df.callActivity('echo', left);
  if (left === 0) return seen;
  context.df.continueAsNew({ left: left - 1, seen: [...seen, left] });
});

/** Takes one event per execution; while the gate is shut, more come. */
app.orchestration('collector', function* (context: OrchestrationContext) {
  const state = context.df.getInput<{ wanted: number; seen: unknown[]; notes: string; gate: string }>();
  const item: unknown = yield context.df.waitForExternalEvent('item');
  const seen = [...state.seen, item];
  yield context.df.callActivity('pass', { notes: state.notes, gate: state.gate, text: String(item) });
  if (seen.length === state.wanted) return seen;
  context.df.continueAsNew({ ...state, seen });
});

/** Tells its status only in the first of two executions. */
app.orchestration('tellsOnce', function* (context: OrchestrationContext) {
  if (context.df.getInput()) return yield context.df.callActivity('echo', 'done');
  context.df.setCustomStatus('told');
  yield context.df.callActivity('echo', 1);
  context.df.continueAsNew({ second: true });
});

/** Never waits for anything outside. */
app.orchestration('restless', function* (context: OrchestrationContext) {
  yield context.df.callActivity('echo', 1);
  context.df.continueAsNew(null);
});
