import type { DatasetRecord, Geometry } from '../dataset/record.ts';
import { writeAnnotation } from './coco-annotation.ts';
import { CocoBytes } from './coco-bytes.ts';
import { CocoImageIds } from './coco-image-ids.ts';

/** Masks go as uncompressed run lengths; labels of whole images have no place in COCO 1.0. */
export function carriedByCoco(geometry: Geometry): boolean {
  return geometry.type !== 'tag';
}

/** As CVAT itself writes it: some versions of its importer insist on both. */
const HEAD =
  '{"licenses":[{"name":"","id":0,"url":""}],' +
  '"info":{"contributor":"","date_created":"","description":"","url":"","version":"","year":""},\n"categories":[';
const ANNOTATIONS = '\n],\n"annotations":[';

/**
 * The COCO 1.0 document that CVAT 2.16 to 2.73 imports exactly: five top-level keys, ids from 1 in order, whole sizes, every
 * key that any version asks for, coordinates with two decimals. The same records make the same bytes. Records must come as
 * labels, images, annotations; tags are left out (`carriedByCoco`). Throws Error for an annotation whose image or label
 * did not come before it.
 */
export async function* writeCoco(
  open: () => AsyncIterable<DatasetRecord | readonly DatasetRecord[]>,
  options: { fileName?: (path: string) => string } = {},
): AsyncGenerator<Uint8Array> {
  const document = new CocoDocument(options.fileName ?? ((path) => path));
  for await (const some of open()) {
    if (!isMany(some)) document.add(some);
    else for (const record of some) document.add(record);
    if (document.text.full) yield document.text.take();
  }
  document.finish();
  yield document.text.take();
}

function isMany(some: DatasetRecord | readonly DatasetRecord[]): some is readonly DatasetRecord[] {
  return Array.isArray(some);
}

class CocoDocument {
  readonly text = new CocoBytes();
  private readonly fileName: (path: string) => string;
  private readonly categories = new Map<string, number>();
  private readonly images = new CocoImageIds();
  private annotations = 0;
  private part: DatasetRecord['kind'] = 'label';
  private separator = '\n';

  constructor(fileName: (path: string) => string) {
    this.fileName = fileName;
    this.text.ascii(HEAD);
  }

  add(record: DatasetRecord): void {
    switch (record.kind) {
      case 'label':
        this.enter('label', record.name);
        this.label(record.name);
        return;
      case 'image':
        this.enter('image', record.path);
        this.image(record);
        return;
      case 'annotation': {
        this.enter('annotation', record.image);
        if (!carriedByCoco(record.geometry)) return;
        const category = this.categories.get(record.label);
        if (category === undefined)
          throw new Error(`Cannot write an annotation as COCO: there is no label "${record.label}" before it`);
        this.annotations += 1;
        this.separate();
        writeAnnotation(this.text, record, { id: this.annotations, image: this.images.of(record.image), category });
      }
    }
  }

  finish(): void {
    this.enter('annotation', 'the end');
    this.text.ascii('\n]}\n');
  }

  private label(name: string): void {
    if (this.categories.has(name)) throw new Error(`Cannot write "${name}" as COCO: the label is there twice`);
    this.categories.set(name, this.categories.size + 1);
    this.separate();
    this.text.json({ id: this.categories.size, name, supercategory: '' });
  }

  private image(record: Extract<DatasetRecord, { kind: 'image' }>): void {
    const id = this.images.add(record.path);
    this.separate();
    this.text.ascii('{"id":');
    this.text.integer(id);
    this.text.ascii(',"width":');
    this.text.integer(record.width);
    this.text.ascii(',"height":');
    this.text.integer(record.height);
    this.text.ascii(',"file_name":');
    this.text.json(this.fileName(record.path));
    this.text.ascii('}');
  }

  /** Goes on to the part of the document that this kind of record stands in. */
  private enter(kind: DatasetRecord['kind'], what: string): void {
    if (kind === this.part) return;
    if (kind === 'label' || this.part === 'annotation') {
      throw new Error(`Cannot write "${what}" as COCO: labels, images and annotations must come in this order`);
    }
    if (this.part === 'label') this.text.ascii('\n],\n"images":[');
    if (kind === 'annotation') this.text.ascii(ANNOTATIONS);
    this.part = kind;
    this.separator = '\n';
  }

  private separate(): void {
    this.text.ascii(this.separator);
    this.separator = ',\n';
  }
}
