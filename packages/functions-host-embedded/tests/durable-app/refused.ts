import { app, EntityId, type OrchestrationContext } from 'durable-functions';

app.orchestration('usesEntity', function* (context: OrchestrationContext) {
  return yield context.df.callEntity(new EntityId('counter', 'a'), 'get');
});

app.orchestration('signalsEntity', function* (context: OrchestrationContext) {
  context.df.signalEntity(new EntityId('counter', 'a'), 'add', 1);
  yield context.df.callActivity('echo', 1);
});

app.orchestration('usesHttp', function* (context: OrchestrationContext) {
  return yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1:9/' });
});

let turn = 0;

/** Its code differs from turn to turn. */
app.orchestration('changes', function* (context: OrchestrationContext) {
  turn += 1;
  yield turn % 2 === 1 ? context.df.callActivity('echo', 1) : context.df.createTimer(new Date());
  yield context.df.callActivity('echo', 2);
});

app.orchestration('renames', function* (context: OrchestrationContext) {
  turn += 1;
  yield context.df.callActivity(turn % 2 === 1 ? 'echo' : 'typeOf', 1);
  yield context.df.callActivity('echo', 2);
});

app.orchestration('forgets', function* (context: OrchestrationContext) {
  turn += 1;
  if (turn % 2 === 1) yield context.df.callActivity('echo', 1);
  return 'nothing to do';
});
