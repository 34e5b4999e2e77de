import { expect, test } from 'vitest';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { DatasetRecord } from '../../shared/dataset/record.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { type Fixture, fixtureNames, readFixture } from '../azureml/fixture.ts';
import { type Normalized, normalize } from '../azureml/normalize.ts';
import { twinOf } from './twin.ts';
import { AS_IT_IS, DIFFERENT, UNSAID, urlOf, WITHOUT_TWIN } from './twin-differences.ts';

const withTwin = fixtureNames.filter((name) => !Object.hasOwn(WITHOUT_TWIN, name));

test('every export without a twin is one that is there', () => {
  expect(Object.keys(WITHOUT_TWIN).filter((name) => !fixtureNames.includes(name))).toEqual([]);
  expect(Object.keys(DIFFERENT).filter((name) => !withTwin.includes(name))).toEqual([]);
});

test.each(withTwin)('the dataset of a project gives the hub and the findings of its COCO export: %s', async (name) => {
  const fixture = await readFixture(name);
  const { coco, twin } = await both(fixture);
  if (coco instanceof InvalidInputError || twin instanceof InvalidInputError) {
    expect(codeOf(twin)).toBe(codeOf(coco)?.replace('COORDINATES_MIXED', 'COORDINATES_NOT_FRACTIONS'));
    return;
  }
  const different = DIFFERENT[name] ?? AS_IT_IS;
  expect(told(twin.findings, different.twin)).toEqual(told(coco.findings, different.coco));
  const nameless = different.twin.includes('ANNOTATION_MALFORMED') ? 'category-' : undefined;
  const { label = { coco: '', twin: '' } } = different;
  const expected = hub(coco.records, nameless).map((line) => line.replace(`"${label.coco}"`, `"${label.twin}"`));
  expect(hub(twin.records)).toEqual(expected.toSorted());
  expect(twin.scan.counts.annotations).toBe(coco.scan.counts.annotations);
});

/** Lines are fractions unless the caller says otherwise, so both are read with pixels as what the caller says. */
async function both(fixture: Fixture): Promise<Record<'coco' | 'twin', Normalized | InvalidInputError>> {
  const decided = await outcome(fixture.export, fixture);
  const absolute = !(decided instanceof InvalidInputError) && decided.scan.coordinates.unit === 'absolute';
  const said = absolute ? { ...fixture, options: { ...Object(fixture.options), coordinates: 'absolute' } } : fixture;
  const twin = await outcome(twinOf(fixture.export, urlOf(fixture.name)), said);
  return { coco: absolute ? await outcome(fixture.export, said) : decided, twin };
}

async function outcome(
  content: Uint8Array,
  { container, options, migrated }: Fixture,
): Promise<Normalized | InvalidInputError> {
  try {
    return await normalize(content, container, { normalize: options, migrated });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

function codeOf(result: Normalized | InvalidInputError): string | undefined {
  return result instanceof InvalidInputError ? result.code : undefined;
}

/** Annotations stand by their images in a dataset, and have no ids; labels stand in the order of their names. */
function told(findings: readonly Finding[], left: readonly string[]): string[] {
  const place = /^(annotations|categories)\[\d+\](?: \(id \d+\))?(?: (?:"(?:[^"\\]|\\.)*"$))?/;
  return findings
    .filter(({ code }) => !UNSAID.has(code) && !left.includes(code))
    .map(({ code, severity, excludes, count, at }) =>
      JSON.stringify({ code, severity, excludes, count, at: at.replace(place, '$1') }),
    )
    .sort();
}

/** To a millionth of a pixel, without order: a box has two corners here, and a corner and a size there. */
function hub(records: readonly DatasetRecord[], nameless?: string): string[] {
  return records
    .filter((record) => record.kind !== 'label' || record.geometries.length > 0)
    .filter((record) => !nameless || !nameOf(record)?.startsWith(nameless))
    .map((record) =>
      JSON.stringify(record, (key, value) => {
        if (key === 'index' && record.kind === 'annotation') return undefined;
        // A datastore names neither account nor container.
        if (key === 'account' || key === 'container') return undefined;
        // A line has one URL of its own kind, which need not name the account and the container.
        if (key === 'source') return undefined;
        return typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value;
      }),
    )
    .sort();
}

function nameOf(record: DatasetRecord): string | undefined {
  if (record.kind === 'label') return record.name;
  return record.kind === 'annotation' ? record.label : undefined;
}
