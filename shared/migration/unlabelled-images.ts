import type { ExportDocument } from '../azureml/document/export-document.ts';
import type { Migrated } from '../azureml/images/places.ts';
import type { Finding } from '../dataset/finding.ts';
import type { Inventory } from '../dataset/inventory.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord, ImageSource } from '../dataset/record.ts';

/** Notes what an export names, to find the pictures of the container that it does not. */
export class UnlabelledImages {
  private readonly inventory: Inventory;
  private readonly migrated: Migrated;
  private readonly uploads: boolean;
  private readonly named = new Set<number>();
  private readonly carried = new Set<number>();
  private example: ImageRecord | undefined;
  private readonly leftOut: { count: number; example: string } = { count: 0, example: '' };

  /** `uploads`: whether images are sent, so that those are taken too that CVAT does not read from a container. */
  constructor(inventory: Inventory, migrated: Migrated, { uploads }: { uploads: boolean }) {
    this.inventory = inventory;
    this.migrated = migrated;
    this.uploads = uploads;
  }

  /** An image of the export that is migrated. */
  note(image: ImageRecord): void {
    this.named.add(this.inventory.indexOf(image.path));
    if (image.index !== undefined) this.carried.add(image.index);
    this.example ??= image;
  }

  /** Those that no image of the export means, not even one that is left out for a stated reason. */
  async *records(document: ExportDocument): AsyncGenerator<ImageRecord> {
    await this.noteLeftOut(document);
    for (let row = 0; row < this.inventory.size; row++) {
      if (this.named.has(row)) continue;
      const size = this.inventory.sizeAt(row);
      if (!size || (!this.uploads && this.inventory.onlyByUpload(row) !== undefined)) {
        this.leftOut.count += 1;
        this.leftOut.example ||= this.describe(row);
        continue;
      }
      const path = this.inventory.pathAt(row);
      yield { kind: 'image', path, source: this.sourceOf(path), width: size.width, height: size.height };
    }
  }

  /** What there is to say of them, once all were read. */
  findings({ count, example }: { count: number; example: string }): Finding[] {
    const { container } = this.migrated;
    return [
      ...(count > 0 ? [added(container, count, example)] : []),
      ...(this.leftOut.count > 0 ? [notAdded(container, this.leftOut)] : []),
    ];
  }

  private describe(row: number): string {
    const entry = this.inventory.at(row);
    const why =
      entry.state === 'set-aside' ? `${entry.code}: ${entry.detail}` : 'CVAT shows it where it is uploaded only';
    return `"${entry.path}" (${why})`;
  }

  private async noteLeftOut(document: ExportDocument): Promise<void> {
    const { batches } = await document.read((key) => key === 'images');
    for await (const batch of batches) {
      if (batch.type !== 'elements') continue;
      for (const [i, element] of batch.elements.entries()) {
        if (this.carried.has(batch.first + i) || typeof element !== 'object' || element === null) continue;
        for (const value of Object.values(element)) if (typeof value === 'string') this.noteNamed(value);
      }
    }
  }

  /** The longest end of an address that is a blob. */
  private noteNamed(address: string): void {
    for (const text of new Set([address, unescaped(address)])) {
      const parts = text.replace(/[?#].*$/s, '').split('/');
      for (let from = 0; from < parts.length; from++) {
        const row = this.inventory.indexOf(parts.slice(from).join('/'));
        if (row === -1) continue;
        this.named.add(row);
        break;
      }
    }
  }

  /** As the export would name it, so that a later one that does finds it there. */
  private sourceOf(path: string): ImageSource {
    const { source, path: blob } = this.example ?? {};
    if (!source || blob === undefined) return { ...this.migrated, path };
    const { path: named, ...place } = source;
    if (named.endsWith(blob)) return { ...place, path: `${named.slice(0, named.length - blob.length)}${path}` };
    const prefix = blob.endsWith(`/${named}`) ? blob.slice(0, blob.length - named.length) : '';
    return { ...place, path: path.startsWith(prefix) ? path.slice(prefix.length) : path };
  }
}

function added(container: string, count: number, example: string): Finding {
  return {
    ...{ code: 'IMAGES_UNLABELLED', severity: 'info', effect: 'info', at: `container "${container}"`, count },
    detail: `${plural(count, 'picture')} that the export does not name, such as "${example}": put into tasks without annotations`,
    fix: 'Label them in CVAT. Start without "unlabelled" where they are none of the project\'s',
  };
}

/** Who asks for all pictures of the container gets no word of these by the export, which does not name them. */
function notAdded(container: string, { count, example }: { count: number; example: string }): Finding {
  return {
    ...{
      code: 'IMAGES_UNLABELLED_UNUSABLE',
      severity: 'warning',
      effect: 'changed',
      at: `container "${container}"`,
      count,
    },
    detail: `${plural(count, 'picture')} that the export does not name cannot be put into tasks, such as ${example}`,
    fix: 'Nothing to do if they need not be labelled. Otherwise save them again as JPEG or PNG, then start the migration again',
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
