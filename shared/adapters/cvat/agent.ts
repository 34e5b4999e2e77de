import { Agent } from 'undici';

/**
 * One set of connections for all clients of this process. CVAT's own server closes an idle connection after 5 s without
 * saying so: it is given up before that. Time limits are those of the calls.
 */
export const agent = new Agent({
  connections: 32,
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 4_000,
  headersTimeout: 0,
  bodyTimeout: 0,
});
