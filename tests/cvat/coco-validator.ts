/**
 * The rules of COCO 1.0 as CVAT 2.16 to 2.73 reads it, strictest version for each, written from the contract and not from
 * the writer: answers every broken rule.
 */
export function cocoFaults(text: string): string[] {
  const faults: string[] = [];
  const check = (ok: boolean, what: string) => {
    if (!ok) faults.push(what);
  };
  if (text.startsWith('\ufeff')) return ['a byte order mark'];
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) return ['the document is no object'];
  check(
    Object.keys(document).sort().join() === 'annotations,categories,images,info,licenses',
    `top-level keys ${Object.keys(document)}`,
  );
  const { licenses, info, categories, images, annotations } = document;
  if (!Array.isArray(licenses) || !isObject(info)) return [...faults, 'licenses is no list, or info no object'];
  if (!isObjects(categories) || !isObjects(images) || !isObjects(annotations))
    return [...faults, 'a section is no list of objects'];

  const names = new Set<unknown>();
  for (const [i, category] of categories.entries()) {
    check(category.id === i + 1, `categories[${i}].id ${category.id}`);
    const { name } = category;
    check(
      typeof name === 'string' && name.length > 0 && [...name].length <= 64 && name.trim() === name,
      `categories[${i}].name ${name}`,
    );
    check(!names.has(name), `categories[${i}].name ${name} twice`);
    names.add(name);
    check(typeof category.supercategory === 'string', `categories[${i}].supercategory`);
  }
  const files = new Set<unknown>();
  for (const [i, image] of images.entries()) {
    check(image.id === i + 1, `images[${i}].id ${image.id}`);
    check(isPositive(image.width) && isPositive(image.height), `images[${i}] size ${image.width} x ${image.height}`);
    check(typeof image.file_name === 'string' && image.file_name.length > 0, `images[${i}].file_name`);
    check(!files.has(image.file_name), `images[${i}].file_name ${image.file_name} twice`);
    files.add(image.file_name);
  }
  for (const [i, annotation] of annotations.entries()) {
    const image = images[Number(annotation.image_id) - 1];
    check(annotation.id === i + 1, `annotations[${i}].id ${annotation.id}`);
    check(
      image !== undefined && Number.isInteger(annotation.image_id),
      `annotations[${i}].image_id ${annotation.image_id}`,
    );
    check(
      Number.isInteger(annotation.category_id) && categories[Number(annotation.category_id) - 1] !== undefined,
      `annotations[${i}].category_id ${annotation.category_id}`,
    );
    check(annotation.iscrowd === 0, `annotations[${i}].iscrowd ${annotation.iscrowd}`);
    check(isHundredths(annotation.area) && Number(annotation.area) >= 0, `annotations[${i}].area ${annotation.area}`);
    const { bbox, segmentation, attributes } = annotation;
    check(Array.isArray(bbox) && bbox.length === 4 && bbox.every(isHundredths), `annotations[${i}].bbox ${bbox}`);
    check(attributes === undefined || isTexts(attributes), `annotations[${i}].attributes`);
    faults.push(...segmentationFaults(segmentation, image).map((fault) => `annotations[${i}].segmentation: ${fault}`));
    check(
      Object.keys(annotation)
        .filter((key) => key !== 'attributes')
        .sort()
        .join() === 'area,bbox,category_id,id,image_id,iscrowd,segmentation',
      `annotations[${i}] keys ${Object.keys(annotation)}`,
    );
  }
  return faults;
}

function segmentationFaults(segmentation: unknown, image: Record<string, unknown> | undefined): string[] {
  if (Array.isArray(segmentation)) {
    return segmentation.flatMap((part, i) => {
      const ok = Array.isArray(part) && part.length >= 6 && part.length % 2 === 0 && part.every(isHundredths);
      return ok ? [] : [`part ${i} ${JSON.stringify(part)}`];
    });
  }
  if (!isObject(segmentation)) return ['neither a list nor an object'];
  const { size, counts } = segmentation;
  if (JSON.stringify(size) !== JSON.stringify([image?.height, image?.width])) return [`size ${size}`];
  if (!Array.isArray(counts) || !counts.every((count) => Number.isInteger(count) && count >= 0)) return ['counts'];
  const sum = counts.reduce((total: number, count: number) => total + count, 0);
  return sum === Number(image?.width) * Number(image?.height) ? [] : [`counts sum up to ${sum}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isObject);
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isPositive(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

/** At most two decimals, as text: that is how it is read. */
function isHundredths(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && /^-?\d+(?:\.\d{1,2})?$/.test(String(value));
}
