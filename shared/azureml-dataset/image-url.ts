/** `wasbs://<container>@<account>.blob.core.windows.net/<path>`, and the same of Data Lake. */
const BY_CONTAINER = /^(?:wasbs?|abfss?):\/\/([^@/]+)@([^/]+)\/(.+)$/is;

/**
 * What a COCO file says in `absolute_url`, `coco_url` or `file_name`, a line says in `image_url`: an https URL, a datastore
 * and a path in it, or a path alone.
 */
export function nameKeys(url: unknown): Record<string, unknown> {
  if (typeof url !== 'string') return {};
  const text = url.trim();
  if (/^https?:\/\//i.test(text)) return { absolute_url: text };
  const [, container, host, path] = BY_CONTAINER.exec(text) ?? [];
  if (container && host && path) {
    return { absolute_url: `https://${host.replace('.dfs.', '.blob.')}/${container}/${path}` };
  }
  if (/^(?:AmlDatastore|azureml):\/\//i.test(text)) return { coco_url: text };
  return { file_name: text.replace(/^\.\//, '') };
}
