import { json } from '../http/answer.ts';
import { HttpError } from '../http/errors.ts';
import type { Profile } from '../profile.ts';
import { shownId } from './ids.ts';

/** 409 of background work that is already queued or running. Servers before 2.38 do not name it. */
export function alreadyRunning(profile: Profile, id: string): HttpError {
  return new HttpError(
    json(409, profile.longRequestIds ? { rq_id: shownId(profile, id) } : 'Import job already exists'),
  );
}
