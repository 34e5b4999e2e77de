import type { Inventory } from '../../dataset/inventory.ts';
import type { RuleCode } from '../rules/codes.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import type { Action } from '../rules/rule.ts';
import { show, showSome } from '../values.ts';
import type { ImageNames } from './image-names.ts';
import type { ImageWays } from './image-ways.ts';
import { locate, MOST_NAMESAKES } from './locate.ts';

/** `certain` where the blob has the name that the export says, and is not only like it. */
export type Chosen = { row: number; path: string; certain: boolean };

/** The row of the inventory that an image is, and its path; undefined where it is left out. What speaks against it is met. */
export function chooseRow(
  names: ImageNames,
  context: {
    inventory: Inventory;
    options: NormalizeOptions;
    hasSize: (row: number) => boolean;
    ways?: Pick<ImageWays, 'outOfScope'> | undefined;
  },
  applyPolicy: (code: RuleCode, detail: string) => Action,
): Chosen | undefined {
  const { inventory, options, hasSize, ways } = context;
  const located = locate(names, inventory, options, hasSize);
  switch (located.found) {
    case 'one': {
      const code = located.by === 'basename' ? 'IMAGE_BY_BASENAME' : 'IMAGE_PATH_SPELLING';
      const taken = `${show(located.path)} is taken for ${wanted(names)}`;
      if (located.by !== 'path' && applyPolicy(code, taken) === 'exclude') return undefined;
      const chosen = { row: located.row, path: located.path, certain: located.by === 'path' };
      if (located.disagreeing.length === 0) return chosen;
      const detail = `${show(located.path)} is taken, but ${located.disagreeing.join(' and ')}`;
      return applyPolicy('IMAGE_PATH_DISAGREEMENT', detail) === 'exclude' ? undefined : chosen;
    }
    case 'other-case': {
      const detail = `the container holds ${show(located.path)}, which differs in upper and lower case`;
      const { row, path } = located;
      return applyPolicy('IMAGE_PATH_CASE', detail) === 'fix' ? { row, path, certain: false } : undefined;
    }
    case 'several': {
      const { paths } = located;
      const count = paths.length === MOST_NAMESAKES ? `${MOST_NAMESAKES} or more` : paths.length;
      applyPolicy('IMAGE_PATH_AMBIGUOUS', `the container holds ${count} of this name: ${showSome(paths)}`);
      return undefined;
    }
    case 'none': {
      const [reason] = names.sources
        .flatMap(({ paths }) => paths.slice(0, 1))
        .flatMap((p) => ways?.outOfScope(p) ?? []);
      if (reason !== undefined) {
        applyPolicy('IMAGE_OUT_OF_SCOPE', `a blob ${wanted(names)} is not looked at: ${reason}`);
        return undefined;
      }
      const nearest = located.nearest.length > 0 ? `nearest: ${showSome(located.nearest)}` : 'nothing like it is there';
      applyPolicy('IMAGE_NOT_IN_CONTAINER', `looked for ${wanted(names)}; ${nearest}`);
      return undefined;
    }
  }
}

export function wanted({ sources, place: { container } }: ImageNames): string {
  const first = sources[0]?.paths[0];
  const same = sources.every((source) => source.paths[0] === first);
  const paths = same ? show(first) : sources.map(({ key, paths }) => `${key} ${show(paths[0])}`).join(', ');
  return container === undefined ? paths : `${paths} (of container ${container})`;
}
