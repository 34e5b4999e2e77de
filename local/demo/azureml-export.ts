import type { Size } from './backdrop.ts';
import { type DotnetJson, Double, dotnetJson } from './dotnet-json.ts';
import { type Bounds, boundsOf, type Point } from './outline.ts';
import type { Item, Scene } from './scene.ts';
import { boundsOfThing } from './thing.ts';

export type ExportNames = {
  /** Azure ML's name of the storage, which is not the container's. */
  datastore: string;
  account: string;
  container: string;
};

/** Labels that the project declares beside those in use: as in real projects, some were never drawn. */
const UNUSED_LABELS = ['Stall', 'Vehicle/Bicycle'];
const ENTERED_AT = Date.UTC(2026, 4, 4, 9, 15, 0);

/**
 * The COCO export of a labeling project as Azure ML writes it: coordinates as shares of the picture as displayed, sizes as
 * doubles, no `iscrowd`, `info`, `licenses` or `supercategory`, every ancestor of a label a category of its own,
 * `segmentation` first and only where a polygon was drawn. The same scenes give the same text.
 */
export function azuremlExport(scenes: readonly Scene[], names: ExportNames): string {
  const categories = categoriesOf(scenes);
  const categoryId = (name: string) => categories.indexOf(name) + 1;
  const labelled = scenes.flatMap((scene, index) =>
    scene.items.flatMap((item) => (item.label ? [{ scene, imageId: index + 1, item, label: item.label }] : [])),
  );
  return dotnetJson({
    images: scenes.map((scene, index) => image(scene, index, names)),
    annotations: labelled.map(({ scene, imageId, item, label }, index) => {
      const bbox = share(boundsOf(pointsOf(item, label.as)), scene.size);
      const isPolygon = label.as === 'polygon';
      return {
        ...(isPolygon ? { segmentation: [ring(pointsOf(item, label.as), scene.size)] } : {}),
        id: index + 1,
        category_id: categoryId(label.name),
        image_id: imageId,
        // A share of the picture, kept to three decimals; polygons get none at all.
        area: new Double(isPolygon ? 0 : Math.round(bbox.width * bbox.height * 1000) / 1000),
        bbox: [bbox.x, bbox.y, bbox.width, bbox.height].map((value) => new Double(value)),
      };
    }),
    categories: categories.map((name, index) => ({ id: index + 1, name })),
  });
}

function image(scene: Scene, index: number, names: ExportNames): DotnetJson {
  return {
    id: index + 1,
    width: new Double(scene.size.width),
    height: new Double(scene.size.height),
    file_name: scene.path,
    coco_url: `AmlDatastore://${names.datastore}/${scene.path}`,
    // Azure ML joins the parts as they are: nothing is percent-encoded.
    absolute_url: `https://${names.account}.blob.core.windows.net/${names.container}/${scene.path}`,
    date_captured: `${new Date(ENTERED_AT + index * 7).toISOString().slice(0, -1)}${String(1000 + index * 37).slice(-4)}Z`,
  };
}

function pointsOf(item: Item, as: 'box' | 'polygon'): readonly Point[] {
  if (as === 'polygon') return item.thing[0].points;
  const { x, y, width, height } = boundsOfThing(item.thing);
  return [
    [x, y],
    [x + width, y + height],
  ];
}

function share(bounds: Bounds, size: Size): Bounds {
  return {
    x: bounds.x / size.width,
    y: bounds.y / size.height,
    width: bounds.width / size.width,
    height: bounds.height / size.height,
  };
}

function ring(points: readonly Point[], size: Size): DotnetJson {
  return points.flatMap(([x, y]) => [new Double(x / size.width), new Double(y / size.height)]);
}

/** In the order of the tree: parents before their children, names sorted. */
function categoriesOf(scenes: readonly Scene[]): string[] {
  const used = scenes.flatMap((scene) => scene.items.flatMap((item) => (item.label ? [item.label.name] : [])));
  const withAncestors = [...used, ...UNUSED_LABELS].flatMap((name) => {
    const parts = name.split('/');
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(withAncestors)].sort();
}
