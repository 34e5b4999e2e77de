/** Something in `infra/` that Azure would refuse, or that would not work there. `at` is a file, with its line where one is known. */
export type Problem = { at: string; rule: string; detail: string };
