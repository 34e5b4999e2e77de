import { app } from '@azure/functions';
import { journal, note } from './journal.ts';

app.setup({ enableHttpStream: process.env.APP_STREAMS === '1' });

app.http('journal', { handler: async () => ({ jsonBody: journal }) });

app.http('echo', {
  methods: ['GET', 'POST', 'PUT'],
  route: 'echo/{id:int?}',
  handler: async (request) => ({
    status: 201,
    headers: { 'x-answer': '42' },
    cookies: [{ name: 'taste', value: 'sweet', sameSite: 'Lax', httpOnly: true, maxAge: 60 }],
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      header: request.headers.get('x-question'),
      body: await request.text(),
    },
  }),
});

app.http('rest', { route: 'files/{*rest}', handler: async (request) => ({ jsonBody: request.params }) });
app.http('withKey', { authLevel: 'function', handler: async () => ({ body: 'let in' }) });
app.http('withOtherKey', { authLevel: 'function', handler: async () => ({ body: 'let in' }) });
app.http('withMasterKey', { authLevel: 'admin', handler: async () => ({ body: 'let in' }) });
app.http('readItem', { methods: ['GET'], route: 'items/{id}', handler: async () => ({ body: 'read' }) });
app.http('writeItem', { methods: ['POST'], route: 'items/{id}', handler: async () => ({ body: 'written' }) });
app.http('nothing', { handler: async () => undefined as never });
app.http('fails', {
  handler: async () => {
    throw new Error('No such luck');
  },
});
app.http('slow', {
  handler: async () => {
    note('slow begins');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { body: 'slow ends' };
  },
});
