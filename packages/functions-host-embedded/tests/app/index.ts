import './http.ts';
import './hooks.ts';
import './streams.ts';
import './storage.ts';
import './timers.ts';
import './durable.ts';
