/** What the catalogue knows of one code. */
export type Meaning = {
  /** One line for docs/findings.md: what happened. What to do stands in the finding itself. */
  meaning: string;
  /** HTTP status of an answer with it, where that is neither 400 (the request is at fault) nor 502 (another system is). */
  status?: number;
};
