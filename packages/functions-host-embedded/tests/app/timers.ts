import { app } from '@azure/functions';
import { note } from './journal.ts';

app.timer('everySecond', { schedule: '%OFTEN%', handler: async (timer) => note('everySecond', { timer }) });
app.timer('atStart', {
  schedule: '0 0 0 1 1 *',
  runOnStartup: true,
  useMonitor: false,
  handler: async (timer) => note('atStart', { timer }),
});
app.timer('yearly', { schedule: '0 0 0 1 1 *', handler: async (timer) => note('yearly', { timer }) });
