import { type FieldErrors, ValidationError } from '../../http/errors.ts';
import { fieldsOf, ownFieldsOf } from '../../http/fields.ts';
import { listOf } from '../../http/list-type.ts';
import type { Profile } from '../../profile.ts';
import type { NewShape, NewTag, NewTrack, NewTrackedShape } from '../annotation-data.ts';
import { type IdRule, readCommon, readDrawn, readFrame, readId, readNumber } from './check-fields.ts';

/** What a client sends, whole and with its ids where it may have some. */
export type SentAnnotations = {
  tags: Sent<NewTag>[];
  shapes: Sent<NewShape>[];
  tracks: Sent<NewTrack>[];
};
type Sent<T> = T & { id: number | undefined };

/** Reads a body of annotations. 400 by list, index and field; for `create` no annotation may have an id, for `delete` all must. */
export function checkAnnotations(body: unknown, action: IdRule['action'], profile: Profile): SentAnnotations {
  const ids = { action, profile };
  const fields = ownFieldsOf(body);
  const list = <T>(name: string, read: (record: unknown) => T): T[] => {
    const { items, errors } = readList(listOf(fields, name) ?? [], read);
    if (errors) fields.fail(name, errors);
    return items;
  };
  fields.integer('version');
  const sent = {
    tags: list('tags', (record) => readTag(record, ids)),
    shapes: list('shapes', (record) => readShape(record, ids)),
    tracks: list('tracks', (record) => readTrack(record, ids)),
  };
  if (list('intervals', (record) => record).length > 0) fields.fail('intervals', 'Only audio has intervals.');
  fields.done();
  return sent;
}

function readTag(record: unknown, ids: IdRule): Sent<NewTag> {
  const fields = fieldsOf(record);
  const id = readId(fields, ids);
  const frame = readFrame(fields);
  const tag = { id, frame: frame ?? 0, ...readCommon(fields, isKept(id, ids)) };
  fields.done();
  return tag;
}

function readShape(record: unknown, ids: IdRule): Sent<NewShape> {
  const fields = fieldsOf(record);
  const id = readId(fields, ids);
  const elements = listOf(fields, 'elements') ?? [];
  if (elements.length > 0) fields.fail('elements', 'not allowed for non-skeleton shape');
  const score = readNumber(fields, 'score', { max: 1, fallback: 1 });
  const shape = { id, ...readCommon(fields, isKept(id, ids)), ...readDrawn(fields, ids.profile), score };
  fields.done();
  return shape;
}

function readTrack(record: unknown, ids: IdRule): Sent<NewTrack> {
  const fields = fieldsOf(record);
  const id = readId(fields, ids);
  const frame = readFrame(fields);
  const sent = fields.has('shapes') ? listOf(fields, 'shapes') : fields.fail('shapes', 'This field is required.');
  const { items, errors } = readList(sent ?? [], (one) => readTrackedShape(one, ids.profile));
  if (errors) fields.fail('shapes', errors);
  const track = { id, frame: frame ?? 0, ...readCommon(fields, isKept(id, ids)), shapes: items };
  fields.done();
  return track;
}

function readTrackedShape(record: unknown, profile: Profile): NewTrackedShape {
  const fields = fieldsOf(record);
  const { attributes } = readCommon(fields, false, { attributesOnly: true });
  const shape = { ...readDrawn(fields, profile), attributes };
  fields.done();
  return shape;
}

/** Of an annotation that is known, an odd source is kept. Servers before 2.70 do not look at it. */
const isKept = (id: number | undefined, { profile }: IdRule) => id !== undefined || !profile.strictSources;

/** One error object per item where any is wrong: empty where that item is fine. */
function readList<T>(records: readonly unknown[], read: (record: unknown) => T) {
  const errors: (FieldErrors | string[])[] = [];
  const items = records.flatMap((record, index) => {
    try {
      return [read(record)];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      errors[index] = error.detail;
      return [];
    }
  });
  return { items, errors: errors.length > 0 ? Array.from(records, (_, index) => errors[index] ?? {}) : undefined };
}
