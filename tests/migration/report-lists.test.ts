import { expect, it } from 'vitest';
import { ownFindings } from '../../shared/migration/report-lists.ts';
import { verifiedTask } from '../verification/report-parts.ts';

it('ownFindings() counts each kept image once: those beyond the first are counted where nothing names them', () => {
  const kept = { count: 300, images: [{ image: 'a.jpg', detail: 'other' }] };
  const task = verifiedTask(11, 300, 0, { kept });
  const counted = (withMore: boolean) => ownFindings(task, withMore).reduce((sum, { count = 1 }) => sum + count, 0);
  expect([counted(false), counted(true)]).toEqual([300, 1]);
});
