import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityKey } from '../../shared/dataset/identity-key.ts';
import type { ImageRecord } from '../../shared/dataset/record.ts';
import { anySpelling, meantIdentity, meantPath } from '../../shared/migration/image-spelling.ts';
import { wantedOf } from '../../shared/migration/wanted-images.ts';

const path = fc
  .array(fc.constantFrom('a', 'b', 'é', 'c.jpg', 'a b', 'a%20b'), { minLength: 1, maxLength: 3 })
  .map((s) => s.join('/'));
const place = fc.constantFrom(
  {},
  { container: 'c' },
  { account: 'a' },
  { account: 'a', container: 'c' },
  { account: 'b', container: 'c' },
);
const source = fc.tuple(place, path).map(([where, named]) => ({ ...where, path: named }));
const image = fc
  .record({ path, width: fc.integer({ min: 1, max: 9 }), source: fc.option(source, { nil: undefined }) })
  .map((one): ImageRecord => ({ kind: 'image', height: 5, ...one }));
const images = fc.uniqueArray(image, { maxLength: 40, selector: (one) => one.path });

test('WantedImages finds what the plain maps would: of two images of one identity or one named path the last', () => {
  const asked = fc.array(fc.tuple(path, source), { maxLength: 20 });
  fc.assert(
    fc.property(images, asked, (list, others) => {
      const wanted = wantedOf(list);
      const isNameless = (one: ImageRecord) => one.source?.account === undefined || one.source.container === undefined;
      expect(wanted.named).toBe(!list.some(isNameless));
      const byIdentity = new Map(list.map((one) => [identityKey(one), one.path]));
      const meant = (one: Pick<ImageRecord, 'path' | 'source'>) => meantIdentity(identityKey(one), one.path);
      const byMeant = new Map(list.map((one) => [meant(one), one.path]));
      const byPath = new Map(
        list.map(({ width, height, ...one }) => [one.source?.path ?? one.path, { path: one.path, width, height }]),
      );
      const named = (one: Pick<ImageRecord, 'path' | 'source'>) => one.source?.path ?? one.path;
      const byMeantPath = new Map(list.map((one) => [meantPath(named(one), one.path), one.path]));
      const bySpelling = new Map(list.map((one) => [anySpelling(named(one)), one.path]));
      const nameOf = (path: string) => anySpelling(path).split('/').at(-1);
      const byName = new Map(list.map((one) => [nameOf(named(one)), one.path]));
      const identities = new Map(list.map((one) => [one.path, identityKey(one)]));
      const nameless = new Map(list.map((one) => [one.path, isNameless(one)]));
      for (const one of [...list, ...others.map(([blob, named]) => ({ path: blob, source: named }))]) {
        expect(wanted.ofIdentity(identityKey(one))).toBe(byIdentity.get(identityKey(one)));
        expect(wanted.ofMeantIdentity(meant(one))).toBe(byMeant.get(meant(one)));
        for (const path of [one.path, named(one)]) {
          expect(wanted.ofPath(path)).toEqual(byPath.get(path));
          expect(wanted.ofMeantPath(path)).toBe(byMeantPath.get(path));
          expect(wanted.ofAnySpelling(path)).toBe(bySpelling.get(anySpelling(path)));
          expect(wanted.ofFileName(path)).toBe(byName.get(nameOf(path)));
          expect(wanted.identityOf(path)).toBe(identities.get(path));
          expect(wanted.isNameless(path)).toBe(nameless.get(path));
        }
      }
    }),
  );
});
