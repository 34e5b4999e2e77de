import type { LabelledImages } from './by-image.ts';
import { imageUrl, namedPath } from './image-url.ts';
import { lineLabel } from './shape-keys.ts';

/** One line; how many masks of its image it cannot hold, and of how many annotations it cannot hold the attributes. */
export type DatasetLine = { text: string; masks: number; attributes: number };

/** The JSON Lines of a labelled dataset, one image a line. */
export async function* writeAzuremlLines({ images }: Pick<LabelledImages, 'images'>): AsyncGenerator<DatasetLine> {
  for await (const { image, annotations } of images()) {
    const { width, height } = image;
    const all = annotations.map(({ label, geometry }) => lineLabel(label, geometry, image));
    const label = all.filter((one) => one !== undefined);
    const line = { image_url: imageUrl(image) ?? namedPath(image), image_details: { width, height }, label };
    const withAttributes = annotations.filter(({ attributes }) => Object.keys(attributes).length > 0);
    yield {
      text: `${JSON.stringify({ ...line, label_confidence: label.map(() => 1) })}\n`,
      masks: all.length - label.length,
      attributes: withAttributes.length,
    };
  }
}
