import { describe, expect, it } from 'vitest';
import { cvatLabels, missingLabels } from '../../shared/cvat/labels.ts';
import type { Label } from '../../shared/cvat/wire.ts';
import type { LabelRecord } from '../../shared/dataset/record.ts';

const label = (name: string, geometries: LabelRecord['geometries'], attributes = {}): LabelRecord => ({
  kind: 'label',
  name,
  geometries,
  attributes,
});
const existing = (name: string, type: string, attributes: Label['attributes'] = []): Label => ({
  id: 1,
  name,
  type,
  attributes,
});

describe('cvatLabels()', () => {
  it('types a label by its only geometry and leaves mixed and unused ones open', () => {
    const labels = [
      label('Animal/Cat', ['box']),
      label('Road', ['polygon']),
      label('Sky', ['mask']),
      label('Blurred', ['tag']),
      label('Both', ['box', 'polygon']),
      label('Unused', []),
    ];
    expect(cvatLabels(labels).map(({ name, type }) => [name, type])).toEqual([
      ['Animal/Cat', 'rectangle'],
      ['Road', 'polygon'],
      ['Sky', 'mask'],
      ['Blurred', 'tag'],
      ['Both', 'any'],
      ['Unused', 'any'],
    ]);
  });

  it('makes a free text attribute of every attribute', () => {
    const [created] = cvatLabels([label('Cat', ['box'], { fur: ['long', 'short'], age: ['3'] })]);
    expect(created?.attributes).toEqual([
      { name: 'age', mutable: false, input_type: 'text', default_value: '', values: [] },
      { name: 'fur', mutable: false, input_type: 'text', default_value: '', values: [] },
    ]);
  });
});

describe('missingLabels()', () => {
  const wanted = [label('Cat', ['box'], { fur: ['long'] })];

  it('finds nothing to do in a project that it has filled before', () => {
    const present = [existing('Cat', 'rectangle', [{ id: 7, name: 'fur', input_type: 'text' }])];
    expect(missingLabels(present, wanted)).toEqual({ missing: [], additions: [], findings: [] });
  });

  it('lists labels that the project lacks and warns of one that differs by capitals only', () => {
    const { missing, findings } = missingLabels([existing('cat', 'rectangle')], wanted);
    expect(missing).toEqual(cvatLabels(wanted));
    expect(findings.map((finding) => finding.code)).toEqual(['LABEL_DIFFERS_BY_CASE']);
  });

  it('warns of another type, but not of "any"', () => {
    const fur = [{ id: 7, name: 'fur', input_type: 'text' }];
    expect(missingLabels([existing('Cat', 'any', fur)], wanted).findings).toEqual([]);
    expect(missingLabels([existing('Cat', 'polygon', fur)], wanted).findings).toMatchObject([
      { code: 'LABEL_TYPE_DIFFERS', severity: 'warning' },
    ]);
  });

  it('takes any type for a label of which the export has no annotation any more', () => {
    expect(missingLabels([existing('Cat', 'rectangle')], [label('Cat', [])]).findings).toEqual([]);
  });

  it('adds the attributes that a label lacks, beside those that it has', () => {
    const age = { id: 7, name: 'age', input_type: 'select' };
    const { missing, additions, findings } = missingLabels([existing('Cat', 'rectangle', [age])], wanted);
    expect(missing).toEqual([]);
    expect(additions).toMatchObject([{ name: 'Cat', attributes: [{ name: 'fur', input_type: 'text' }] }]);
    expect(additions[0]?.attributes).toHaveLength(1);
    expect(findings).toMatchObject([{ code: 'LABEL_ATTRIBUTES_ADDED', severity: 'info' }]);
  });

  it('refuses a label whose attribute takes no text', () => {
    const select = [{ id: 7, name: 'fur', input_type: 'select' }];
    expect(missingLabels([existing('Cat', 'rectangle', select)], wanted).findings).toMatchObject([
      { code: 'LABEL_ATTRIBUTE_DIFFERS', severity: 'error' },
    ]);
  });
});
