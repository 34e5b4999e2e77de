import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as wire from '../../shared/cvat/wire.ts';
import { readDescription } from '../openapi/description.ts';
import { isObject, type Json } from '../openapi/json-schema.ts';

/** Each schema, and the name that CVAT's own description gives to it. */
const SCHEMAS: Record<string, { schema: z.ZodType; described: string | undefined }> = {
  About: { schema: wire.About, described: 'About' },
  // `groups` is told to a user of himself only.
  Self: { schema: wire.Self, described: 'User' },
  Membership: { schema: wire.Membership, described: 'MembershipRead' },
  AccessToken: { schema: wire.AccessToken, described: 'AccessTokenRead' },
  CloudStorage: { schema: wire.CloudStorage, described: 'CloudStorageRead' },
  // A JSON string, which is described as any text.
  StorageStatus: { schema: wire.StorageStatus, described: undefined },
  Project: { schema: wire.Project, described: 'ProjectRead' },
  Label: { schema: wire.Label, described: 'Label' },
  Task: { schema: wire.Task, described: 'TaskRead' },
  Job: { schema: wire.Job, described: 'JobRead' },
  DataMeta: { schema: wire.DataMeta, described: 'DataMetaRead' },
  RequestState: { schema: wire.RequestState, described: 'Request' },
  JobAnnotations: { schema: wire.JobAnnotations, described: 'LabeledData' },
};

const Recorded = z.array(z.object({ what: z.string(), step: z.string(), answer: z.json() }));
const file = resolve(import.meta.dirname, '../fixtures/cvat/answers-2.73.0.json');
const recorded = Recorded.parse(JSON.parse(readFileSync(file, 'utf8')));

describe('wire reads what CVAT 2.73.0 answered', () => {
  it('of every kind', () => {
    expect(new Set(recorded.map(({ what }) => what))).toEqual(new Set(Object.keys(SCHEMAS)));
  });

  it.each(recorded)('$what in "$step"', ({ what, answer }) => {
    const read = SCHEMAS[what]?.schema.parse(answer);
    // Every value as it came: nothing is made up but what stands for an absent one.
    expect(differing(read, answer)).toEqual([]);
  });
});

/** Places where what was read is neither what came nor a stand-in for what was absent. */
function differing(read: unknown, came: unknown, at = ''): string[] {
  if (Array.isArray(read) && Array.isArray(came)) {
    return read.length === came.length ? read.flatMap((one, k) => differing(one, came[k], `${at}/${k}`)) : [at];
  }
  if (isObject(read) && isObject(came)) {
    return Object.entries(read).flatMap(([key, value]) =>
      came[key] === undefined || came[key] === null ? [] : differing(value, came[key], `${at}/${key}`),
    );
  }
  return read === came ? [] : [at];
}

describe('wire reads what CVAT describes', async () => {
  const description = await readDescription();

  it.runIf(description).each(Object.entries(SCHEMAS).filter(([, { described }]) => described))('%s', (_, one) => {
    const shape = z.toJSONSchema(one.schema, { io: 'input', unrepresentable: 'any' });
    const schemas = description?.components.schemas ?? {};
    const described = schemas[one.described ?? ''];
    expect(unknownTo(schemas, shape, described)).toEqual([]);
  });
});

/** Fields that we read and CVAT does not describe, and those that we need although it may leave them out. */
function unknownTo(schemas: Json, ours: unknown, theirs: unknown, at = ''): string[] {
  const theirObject = resolved(schemas, theirs);
  if (!isObject(ours) || !isObject(theirObject)) return [];
  const alternatives = Array.isArray(ours.anyOf) ? ours.anyOf : [];
  if (alternatives.length > 0) return alternatives.flatMap((one) => unknownTo(schemas, one, theirs, at));
  if (ours.type === 'array') return unknownTo(schemas, ours.items, theirObject.items, `${at}[]`);
  if (ours.type !== 'object' || !isObject(ours.properties)) return [];
  const properties = isObject(theirObject.properties) ? theirObject.properties : {};
  return Object.entries(ours.properties).flatMap(([name, schema]) =>
    name in properties
      ? unknownTo(schemas, schema, properties[name], `${at}.${name}`)
      : [`${at}.${name} is not described`],
  );
}

function resolved(schemas: Json, schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  if (typeof schema.$ref === 'string') return resolved(schemas, schemas[schema.$ref.split('/').at(-1) ?? '']);
  return Array.isArray(schema.allOf) && schema.properties === undefined ? resolved(schemas, schema.allOf[0]) : schema;
}
