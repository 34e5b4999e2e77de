import type { IndexEntry } from '../dataset/index-entry.ts';
import type { World } from '../world.ts';
import { BrokenIndex, noEntries } from './manifest-index.ts';
import { type Measured, measureTodo } from './measure-todo.ts';
import { newSurvey, type Survey, surveyDifferences } from './survey-differences.ts';

export type Differences = {
  /** False where the index turned out to be broken: then all was read as if there were none. */
  indexUsable: boolean;
  survey: Survey;
  measured: Measured[];
  failure: { error: unknown } | undefined;
};

export type ReadOptions = { end: number; lost: AbortSignal; onProgress(survey: Survey, read: number): Promise<void> };

/** Lists the container, compares it with the index, and reads the headers of what differs while the listing goes on. */
export async function readDifferences(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]> | undefined,
  options: ReadOptions,
): Promise<Differences> {
  if (index) {
    try {
      return { indexUsable: true, ...(await listAndRead(world, container, index, options)) };
    } catch (error) {
      if (!(error instanceof BrokenIndex)) throw error;
    }
  }
  return { indexUsable: false, ...(await listAndRead(world, container, noEntries(), options)) };
}

async function listAndRead(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry[]>,
  { end, lost, onProgress }: ReadOptions,
): Promise<Omit<Differences, 'indexUsable'>> {
  const survey = newSurvey();
  const stopped = new AbortController();
  let read = 0;
  const measuring = measureTodo(world, container, survey.todo, {
    end,
    lost: AbortSignal.any([lost, stopped.signal]),
    onRead: (count) => {
      read = count;
      return onProgress(survey, read);
    },
  });
  try {
    await surveyDifferences(world, container, index, { survey, onListed: () => onProgress(survey, read) });
  } catch (error) {
    stopped.abort();
    survey.todo.end();
    await measuring;
    throw error;
  }
  survey.todo.end();
  return { survey, ...(await measuring) };
}
