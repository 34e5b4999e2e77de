import { z } from 'zod';

const Segmentation = z.union([
  z.array(z.array(z.number())),
  z.object({ size: z.array(z.int()), counts: z.array(z.int()) }),
]);

/** COCO 1.0 as POST /api/normalize answers it, in pixels. */
export const CocoDocument = z.object({
  licenses: z.array(z.object({ name: z.string(), id: z.int(), url: z.string() })),
  info: z.record(z.string(), z.string()),
  categories: z.array(z.object({ id: z.int(), name: z.string(), supercategory: z.string() })),
  images: z.array(z.object({ id: z.int(), width: z.int(), height: z.int(), file_name: z.string() })),
  annotations: z.array(
    z.object({
      id: z.int(),
      image_id: z.int(),
      category_id: z.int(),
      iscrowd: z.union([z.literal(0), z.literal(1)]),
      area: z.number(),
      bbox: z.array(z.number()),
      segmentation: Segmentation,
      attributes: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
