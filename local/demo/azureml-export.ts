import { Double, dotnetJson } from './dotnet-json.ts';
import type { Scene } from './scenes.ts';
import { boundsOf, type Point } from './thing.ts';

/** `datastore` is Azure ML's name of the storage, which is not the container's. */
export type ExportNames = { datastore: string; account: string; container: string };

/** Labels that the project declares beside those in use: as in real projects, some were never drawn. */
const UNUSED_LABELS = ['Stall', 'Vehicle/Bicycle'];
const ENTERED_AT = Date.UTC(2026, 4, 4, 9, 15, 0);

/**
 * The COCO export of a labeling project as Azure ML writes it: coordinates as shares of the picture as displayed, sizes as
 * doubles, no `iscrowd`, `info`, `licenses` or `supercategory`, every ancestor of a label a category of its own,
 * `segmentation` first and only where a polygon was drawn. The same scenes give the same text.
 */
export function azuremlExport(scenes: readonly Scene[], names: ExportNames): string {
  const labelled = scenes.flatMap(({ items, size }, index) =>
    items.flatMap(({ thing, label }) => (label ? [{ thing, label, size, imageId: index + 1 }] : [])),
  );
  const categories = categoriesOf(labelled.map(({ label }) => label.name));
  return dotnetJson({
    images: scenes.map((scene, index) => image(scene, index, names)),
    annotations: labelled.map(({ thing, label, size, imageId }, index) => {
      const polygon = label.as === 'polygon';
      const parts = polygon ? [thing[0]] : thing;
      const points = parts.flatMap((part) => part.points.map(([x, y]): Point => [x / size.width, y / size.height]));
      const { x, y, width, height } = boundsOf(points);
      return {
        ...(polygon ? { segmentation: [doubles(points.flat())] } : {}),
        id: index + 1,
        category_id: categories.indexOf(label.name) + 1,
        image_id: imageId,
        // A share of the picture, kept to three decimals; polygons get none at all.
        area: new Double(polygon ? 0 : Math.round(width * height * 1000) / 1000),
        bbox: doubles([x, y, width, height]),
      };
    }),
    categories: categories.map((name, index) => ({ id: index + 1, name })),
  });
}

const doubles = (values: readonly number[]) => values.map((value) => new Double(value));

function image({ path, size }: Scene, index: number, { datastore, account, container }: ExportNames) {
  return {
    id: index + 1,
    width: new Double(size.width),
    height: new Double(size.height),
    file_name: path,
    coco_url: `AmlDatastore://${datastore}/${path}`,
    // Azure ML joins the parts as they are: nothing is percent-encoded.
    absolute_url: `https://${account}.blob.core.windows.net/${container}/${path}`,
    date_captured: `${new Date(ENTERED_AT + index * 7).toISOString().slice(0, -1)}${String(1000 + index * 37).slice(-4)}Z`,
  };
}

/** In the order of the tree: parents before their children, names sorted. */
function categoriesOf(used: readonly string[]): string[] {
  const withAncestors = [...used, ...UNUSED_LABELS].flatMap((name) =>
    name.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/')),
  );
  return [...new Set(withAncestors)].sort();
}
