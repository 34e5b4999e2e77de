import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../../shared/errors.ts';
import type { World } from '../../../shared/world.ts';
import type { Orchestrations } from '../../instances.ts';
import { json } from '../answers.ts';
import { cancel } from '../migrations.ts';
import { undo } from '../undo.ts';
import { isOwnPage, NO_KEY } from './access.ts';

/** POST /api/pages/{id}/{action}: what the buttons of the page do; programs have endpoints of their own. */
export async function pageAction(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  if (!(await isOwnPage(request))) return json(401, { problems: [NO_KEY] });
  const { action = '' } = request.params;
  if (action === 'cancel') return cancel(world, request, client);
  if (action === 'undo') return undo(world, request, client);
  throw new InvalidInputError(`Cannot do "${action.slice(0, 50)}": the page has no such button`, {
    code: 'PAGE_ACTION_UNKNOWN',
    fix: 'Open GET /api/ in a browser',
  });
}
