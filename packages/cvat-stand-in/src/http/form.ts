/** A multipart body as Django REST framework sees it: `name[0]`, `name[1]` make a list; files are kept apart. */
export type FormBody = { fields: Record<string, unknown>; files: { field: string; file: File }[] };

export function formBody(form: FormData): FormBody {
  const fields: Record<string, unknown> = {};
  const files: FormBody['files'] = [];
  for (const [key, value] of form) {
    const field = key.replace(/\[\d*\]$/, '');
    if (typeof value !== 'string') files.push({ field, file: value });
    else if (field === key) fields[field] = value;
    else {
      const list = fields[field];
      fields[field] = Array.isArray(list) ? [...list, value] : [value];
    }
  }
  return { fields, files };
}
