/** Import formats of CVAT that matter here. Only `COCO 1.0` can really be imported. */
export const FORMATS = [
  { name: 'COCO 1.0', ext: 'JSON, ZIP', version: '1.0', dimension: '2d' },
  { name: 'COCO Keypoints 1.0', ext: 'JSON, ZIP', version: '1.0', dimension: '2d' },
  { name: 'CVAT 1.1', ext: 'XML, ZIP', version: '1.1', dimension: '2d' },
];
