/** The image that a finding's place names: `images[3] "UI/a.jpg"`, `annotations[12] (id 13) of "UI/a.jpg"`. */
export function imageOfPlace(at: string): string | undefined {
  return /^[^"]*"(.+)"$/.exec(at)?.[1];
}
