/** Something in `infra/` that Azure would refuse, or that would not work there. `line` counts from 1. */
export type Problem = { file: string; line: number; rule: string; detail: string };

/** Path (with `/`, from the root of the project) to text. */
export type Files = ReadonlyMap<string, string>;
