import { createReadStream } from 'node:fs';
import { readBatches } from '../../shared/azureml/read-export.ts';
import type { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { carriedByCoco, writeCoco } from '../../shared/cvat/coco.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { Inventory } from '../../shared/dataset/inventory.ts';
import { plural } from '../../shared/dataset/plural.ts';
import type { DatasetRecord } from '../../shared/dataset/record.ts';
import { fixOf } from '../../shared/images/remarks.ts';
import { judgeName } from '../../shared/manifest/image-name.ts';
import { UsageError } from '../usage-error.ts';
import { explained, WANTED } from './first-look.ts';
import type { ImageFile } from './images-dir.ts';
import type { NewFile } from './new-file.ts';

type Counts = { images: number; annotations: number };
export type NormalizedFile = { read: Counts; kept: Counts & { tags: number }; findings: Finding[] };

const WAYS = {
  outOfScope(path: string) {
    const verdict = judgeName(path);
    return verdict.kind === 'ignored' ? verdict.reason : undefined;
  },
  fixOf,
  upload: true,
};

/** Writes the COCO 1.0 document of an export, in one pass. Throws UsageError, under the name that was typed, for what is not one. */
export async function normalizeFiles(
  typed: string,
  files: readonly ImageFile[],
  { inventory, options, file }: { inventory: Inventory; options: NormalizeOptions; file: NewFile },
): Promise<NormalizedFile> {
  const [first, ...others] = files.map(({ name, file }) => ({ name, open: () => createReadStream(file) }));
  if (!first) throw new UsageError(`Cannot read the export "${typed}": no file of a dataset is in it`, WANTED);
  try {
    const document = await openExport([first, ...others]);
    const scan = await scanExport(document, options);
    const kept = { images: 0, annotations: 0, tags: 0 };
    const findings: Finding[] = [];
    async function* records(): AsyncGenerator<DatasetRecord[]> {
      for await (const batch of readBatches(document, { scan, inventory, options, ways: WAYS })) {
        const some: DatasetRecord[] = [];
        for (const item of batch) {
          if (item.kind === 'finding') findings.push(item.finding);
          else some.push(item);
          if (item.kind === 'image') kept.images += 1;
          if (item.kind === 'annotation') kept[carriedByCoco(item.geometry) ? 'annotations' : 'tags'] += 1;
        }
        yield some;
      }
    }
    const fileName = options.paths === 'basename' ? (path: string) => path.slice(path.lastIndexOf('/') + 1) : undefined;
    await file.write(writeCoco(records, fileName ? { fileName } : {}));
    const { images, annotations } = scan.counts;
    return { read: { images, annotations }, kept, findings: [...findings, ...tagsLeftOut(kept.tags)] };
  } catch (error) {
    throw explained(error, typed);
  }
}

/** COCO 1.0 has no place for them. */
function tagsLeftOut(count: number): Finding[] {
  if (count === 0) return [];
  const detail = `not in the file: ${plural(count, 'label')} of whole pictures, for which COCO 1.0 has no place`;
  return [
    {
      ...{ code: 'TAGS_NOT_IN_COCO', severity: 'error', effect: 'excluded', at: 'export', detail },
      ...{ fix: 'Use migrate, which carries them as tags', excludes: 'annotation', count },
    },
  ];
}
