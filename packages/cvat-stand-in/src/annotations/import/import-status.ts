import type { Context } from '../../context.ts';
import { type Answer, json, nothing } from '../../http/answer.ts';
import { HttpError } from '../../http/errors.ts';
import type { CvatRequest } from '../../http/request.ts';

const ERROR = 'cvat.apps.dataset_manager.bindings.CvatImportError:';

/** `PUT annotations?rq_id=`, by which servers before 2.38 tell of an import as well: 202 while it runs, 201 at its end. */
export function importStatus({ requests }: Context, request: CvatRequest): Answer {
  const found = requests.get(request.query.get('rq_id') ?? '');
  if (!found || found.status === 'queued' || found.status === 'started') return nothing(202);
  if (found.status === 'finished') return nothing(201);
  const known = found.message.includes(ERROR);
  throw new HttpError(json(known ? 400 : 500, found.message.split(ERROR).at(-1)?.trim() ?? ''));
}
