import type { Report } from '../../shared/verification/report.ts';
import type { azureExport } from '../migration/small-export.ts';

export type CaseRun = {
  /** What is asked for beside the export. */
  request: object;
  verdict: Report['verdict'];
  headline?: string;
  /** Images that are not in CVAT, and words of the finding that says why. */
  left?: ReadonlyMap<string, readonly [code: string, words: string]>;
  /** Positions of annotations that are not in CVAT although their images are. */
  lost?: readonly number[];
  /** Codes of what was changed or guessed. */
  changed?: readonly string[];
  tasks?: number;
};

/** A whole migration of a container and an export, and what is true of it afterwards; each run has a CVAT of its own. */
export type Case = {
  /** Settings of the app, over the usual ones. */
  settings?: Readonly<Record<string, string>>;
  pictures: ReadonlyMap<string, Buffer | string>;
  export: ReturnType<typeof azureExport>;

  /** What a normalization of it answers: shapes in the document, labels of whole images that it has no place for, and whether it says so. */
  normalized?: { kept: number; tags: number; said: boolean };
  runs: Readonly<Record<string, CaseRun>>;
};
