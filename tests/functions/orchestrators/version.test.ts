import { describe, expect, it } from 'vitest';
import { ORCHESTRATION_VERSION, ofThisVersion } from '../../../functions/orchestrators/version.ts';
import { contextOf } from './context-of.ts';

const begunWith = (input: unknown) => contextOf({ getInput: () => input });
const orchestrator = ofThisVersion(function* () {
  yield* [];
  return 'ended';
});

describe('ofThisVersion()', () => {
  it('runs what this version began', () => {
    expect(orchestrator(begunWith({ version: ORCHESTRATION_VERSION })).next()).toEqual({ done: true, value: 'ended' });
  });

  it.each([[undefined], [{}], [{ version: ORCHESTRATION_VERSION - 1 }], [{ version: ORCHESTRATION_VERSION + 1 }]])(
    'replays nothing of another version, whatever its history holds: %j',
    (input) => {
      expect(() => orchestrator(begunWith(input)).next()).toThrow(/another version of this app began it/);
    },
  );
});
