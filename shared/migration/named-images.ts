import { basename } from '../azureml/images/image-names.ts';
import type { ImageRecord } from '../dataset/record.ts';

/**
 * Images that a message of CVAT names between quotes: by the whole name of the frame, with or without folders of the server
 * before it, else by a last part that no other image has.
 */
export function namedImages(
  message: string,
  images: readonly ImageRecord[],
  toFrame: (path: string) => string,
): string[] {
  const whole = images.filter(({ path }) => stands(message, toFrame(path)));
  // `b/a.jpg` also ends with `a.jpg`: the longer one is meant.
  const meant = whole.filter(
    ({ path }) => !whole.some((other) => other.path !== path && toFrame(other.path).endsWith(`/${toFrame(path)}`)),
  );
  if (meant.length > 0) return meant.map(({ path }) => path);
  const byLast = Map.groupBy(images, ({ path }) => basename(path));
  return [...byLast]
    .filter(([last, same]) => same.length === 1 && stands(message, last))
    .flatMap(([, same]) => same.map(({ path }) => path));
}

/** As the last thing before a quote, and the first after one or after a folder. */
function stands(message: string, name: string): boolean {
  for (let at = message.indexOf(name); at !== -1; at = message.indexOf(name, at + 1)) {
    const [before, after] = [message[at - 1] ?? '', message[at + name.length] ?? ''];
    if (/["'/]/.test(before) && /["']/.test(after)) return true;
  }
  return false;
}
