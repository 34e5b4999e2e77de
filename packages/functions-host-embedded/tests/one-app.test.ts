/** Tests of one host, which some of them restart; each of these files belongs to this one alone. */
import './one-app/http.ts';
import './one-app/events.ts';
import './one-app/queue.ts';
import './one-app/timer.ts';
import './one-app/lifecycle.ts';
