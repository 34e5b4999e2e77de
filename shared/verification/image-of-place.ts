/** Places that name something else in quotes. */
const OTHERS = /^(?:categories\[|label |project |container |organization |cloud storage )/;
/** A task's own name stands before the image, if there is one. */
const OF_NAMED_TASK = /^task (?:\d+ )?"/;

/** The image that a finding's place names: `images[3] "UI/a.jpg"`, `annotations[12] (id 13) of "UI/a.jpg"`, `task 1 "street", "UI/a.jpg"`. */
export function imageOfPlace(at: string): string | undefined {
  if (OTHERS.test(at)) return undefined;
  if (OF_NAMED_TASK.test(at)) return /^.*", "(.+)"$/.exec(at)?.[1];
  return /^[^"]*"(.+)"$/.exec(at)?.[1];
}
