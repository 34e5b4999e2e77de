/** An annotation as a test names it: pixels of the displayed image. */
export type Drawn = { image: string; label: string } & ({ box: number[] } | { polygon: number[] } | object);

type ImageSize = { width: number; height: number };

/** An Azure ML export of `images`, normalized as the service writes it by default. */
export function azureExport(images: Record<string, ImageSize>, drawn: readonly Drawn[]) {
  const paths = Object.keys(images);
  const labels = [...new Set(drawn.map(({ label }) => label))];
  return {
    images: paths.map((path, index) => ({
      id: index + 1,
      ...images[path],
      file_name: path,
      coco_url: `AmlDatastore://pictures/${path}`,
      absolute_url: `https://contoso.blob.core.windows.net/pictures/${path}`,
      date_captured: '2023-09-14T19:45:08.0000000Z',
    })),
    annotations: drawn.map((one, index) => {
      const ids = { id: index + 1, category_id: labels.indexOf(one.label) + 1, image_id: paths.indexOf(one.image) + 1 };
      const { width, height } = images[one.image] ?? { width: 1, height: 1 };
      const scale = (values: readonly number[]) => values.map((value, k) => value / (k % 2 ? height : width));
      if ('polygon' in one) {
        const points = scale(one.polygon);
        const xs = points.filter((_, k) => k % 2 === 0);
        const ys = points.filter((_, k) => k % 2 === 1);
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        const bbox = [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
        return { segmentation: [points], ...ids, area: 0.0, bbox };
      }
      if ('box' in one) {
        const bbox = scale(one.box);
        return { ...ids, area: Math.round((bbox[2] ?? 0) * (bbox[3] ?? 0) * 1000) / 1000, bbox };
      }
      return { ...ids, area: 0.0 };
    }),
    categories: labels.map((name, index) => ({ id: index + 1, name })),
  };
}

/** A URL whose path is written with escapes, as JSON Lines have it. */
export function escapedUrl(url: string): string {
  return url
    .split('/')
    .map((part, k) => (k < 3 ? part : encodeURIComponent(part)))
    .join('/');
}
