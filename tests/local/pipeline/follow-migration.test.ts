import { describe, expect, it } from 'vitest';
import { followMigration } from '../../../local/pipeline/follow-migration.ts';
import type { Step } from '../../../local/terminal/progress.ts';
import { trackProgress } from '../../../local/terminal/progress-tracker.ts';
import type { MigrationView } from '../../../shared/http-api/answers.ts';

const URL_OF = 'http://127.0.0.1:7071/api/migrations/m1';
const VIEW: MigrationView = {
  ...{
    id: 'm1',
    runtimeStatus: 'Completed',
    findings: [],
    created: '2026-03-01T10:00:00Z',
    updated: '2026-03-01T10:00:09Z',
  },
  links: {
    ...{ status: URL_OF, report: `${URL_OF}/report`, cancel: `${URL_OF}/cancel` },
    ...{ undo: `${URL_OF}/undo`, export: `${URL_OF}/export` },
  },
};

/** How each step ended that a person has seen. */
async function endsOf(...views: Partial<MigrationView>[]): Promise<Record<string, Step['state']>> {
  const states: Record<string, Step['state']> = {};
  const display = {
    show: ({ name, state }: Step) => {
      states[name] = state;
    },
    say: () => undefined,
    close: () => undefined,
  };
  let look = 0;
  const client = { get: async () => ({ ...VIEW, ...views[Math.min(look++, views.length - 1)] }) };
  const tracker = trackProgress(display);
  await followMigration(client, 'm1', { tracker, signal: AbortSignal.timeout(60_000), upload: false });
  return states;
}

describe('followMigration()', () => {
  it('says of the step that wrote the report that it is done, whatever stands in the report', async () => {
    for (const verdict of ['verified', 'incomplete', 'failed'] as const) {
      const states = await endsOf(
        { runtimeStatus: 'Running', status: { stage: 'checking' } },
        { runtimeStatus: 'Running', status: { stage: 'reporting' } },
        { verdict, status: { stage: 'done' } },
      );
      expect(new Set(Object.values(states))).toEqual(new Set(['done']));
      expect(Object.keys(states)).toContain('Write the report');
    }
  });

  it('says of the step in which the host ended it that it failed', async () => {
    const states = await endsOf(
      { runtimeStatus: 'Running', status: { stage: 'planning' } },
      { runtimeStatus: 'Failed' },
    );
    expect(Object.entries(states).at(-1)).toEqual(['Plan the tasks', 'failed']);
  });
});
