export const PICTURE = { width: 320, height: 240 };

/** An export of Azure ML about these images, each with as many boxes of 15 to 17 digits: the same in every run. */
export function exportOf(names: readonly string[], boxes: number) {
  const fraction = (i: number, part: number) => ((i * 7919 + part * 104_729) % 1_000_003) / 1_000_003;
  return {
    images: names.map((name, i) => ({
      ...{ id: i + 1, ...PICTURE, file_name: name, coco_url: `AmlDatastore://pictures/${name}` },
      absolute_url: `https://contoso.blob.core.windows.net/images/${name}`,
    })),
    annotations: Array.from({ length: names.length * boxes }, (_, i) => ({
      ...{ id: i + 1, category_id: 1 + (i % 5), image_id: 1 + Math.floor(i / boxes), area: 0.01 },
      bbox: [fraction(i, 1) * 0.8, fraction(i, 2) * 0.8, 0.01 + fraction(i, 3) * 0.1, 0.01 + fraction(i, 4) * 0.1],
    })),
    categories: [1, 2, 3, 4, 5].map((one) => ({ id: one, name: `label ${one}` })),
  };
}
