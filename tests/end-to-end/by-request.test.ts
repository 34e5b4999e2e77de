/** Tests of one host, where nothing starts by an event; each of these files belongs to this one alone, and makes exports and projects of its own. */
import './by-request/http.ts';
import './by-request/pages.ts';
import './by-request/cancel-and-undo.ts';
import './by-request/interrupted.ts';
