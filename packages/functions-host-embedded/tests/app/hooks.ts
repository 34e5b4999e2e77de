import { app } from '@azure/functions';
import { note } from './journal.ts';

app.hook.appStart(() => note('appStart'));
app.hook.appTerminate(() => console.log('the app ends'));

app.hook.log((context) => {
  if (context.category === 'user') context.message = `[seen] ${context.message}`;
});

app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') return;
  note('first pre', { inputs: context.inputs.length });
  context.hookData.secret = 'carried';
});
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== 'hooked') return;
  note('second pre', { carried: context.hookData.secret });
  const handler = context.functionHandler;
  context.functionHandler = async (...args) => ({ ...(await handler(...args)), headers: { 'x-wrapped': 'yes' } });
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName === 'hooked') note('post', { carried: context.hookData.secret });
  if (context.invocationContext.functionName === 'rescued') {
    context.error = null;
    context.result = { status: 418, body: 'rescued' };
  }
});

app.http('hooked', {
  handler: async (_, context) => {
    note('handler');
    context.log('a line of the app');
    return { body: 'done' };
  },
});
app.http('rescued', {
  handler: async () => {
    throw new Error('The hook sees this');
  },
});
