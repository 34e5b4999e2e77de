import { httpsUrl } from '../azureml/images/https-url.ts';

/**
 * What a COCO file says in `absolute_url`, `coco_url` or `file_name`, a line says in `image_url`: an https URL, a datastore
 * and a path in it, or a path alone.
 */
export function nameKeys(url: unknown): Record<string, unknown> {
  if (typeof url !== 'string') return {};
  const text = httpsUrl(url.trim());
  if (/^https?:\/\//i.test(text)) return { absolute_url: text };
  if (/^(?:AmlDatastore|azureml):\/\//i.test(text)) return { coco_url: text };
  return { file_name: text.replace(/^\.\//, '') };
}
