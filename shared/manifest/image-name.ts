import { formatOfName } from '../images/formats.ts';
import type { RemarkCode } from '../images/remarks.ts';
import type { ImageScope } from './image-scope.ts';
import { splitExtension } from './split-extension.ts';

/** CVAT keeps paths in columns of this length. */
const LONGEST_PATH = 1024;

/** Bytes of one part of a path that the disk of a CVAT server takes: it unpacks uploads, and copies blobs before it shows them. */
const LONGEST_PART = 255;
/** Characters that have no more bytes than that, whatever they are. */
const ALWAYS_SHORT = LONGEST_PART / 3;

const EVERY_BLOB: ImageScope = { prefix: '', isExcluded: () => false };

/** What the name of a blob says about it. */
export type NameVerdict =
  | { kind: 'image' }
  /** No image, or a file of Azure ML or of this pipeline. */
  | { kind: 'ignored'; reason: string }
  | { kind: 'set-aside'; code: RemarkCode; detail: string };

/**
 * Ignores `manifest.jsonl` and task manifests (all of `.jsonl`), `Labeling/` (Azure ML's exports), `.azureml-to-cvat/` and
 * whatever has no extension of an image. Sets aside images whose names CVAT refuses or does not take for frames.
 */
export function judgeName(name: string, scope: ImageScope = EVERY_BLOB): NameVerdict {
  const reason = outOfScope(name, scope);
  if (reason !== undefined) return { kind: 'ignored', reason };
  const format = formatOfName(name);
  if (format === undefined) return { kind: 'ignored', reason: NO_EXTENSION };
  if (format === 'unsupported') {
    return aside('IMAGE_FORMAT_UNSUPPORTED', 'Images of this format are not measured');
  }
  const refusal = refusalOf(name);
  return refusal ? aside('IMAGE_NAME_REFUSED', refusal) : { kind: 'image' };
}

const NO_EXTENSION = 'its name has no extension of an image: rename the blob, and its entry in the export file';

function outOfScope(name: string, scope: ImageScope): string | undefined {
  if (!name.startsWith(scope.prefix)) return `its name does not begin with "${scope.prefix}" (setting IMAGES_PREFIX)`;
  if (scope.isExcluded(name)) return 'a pattern of the setting IMAGES_EXCLUDE leaves it out';
  if (name.startsWith('Labeling/'))
    return 'it lies below "Labeling/", where Azure ML keeps its own files: copy it elsewhere';
  if (/(?:^|\/)\.azureml-to-cvat\//.test(name))
    return 'it lies below ".azureml-to-cvat/", where this pipeline keeps its own files';
  return undefined;
}

function refusalOf(name: string): string | undefined {
  if (name.length > LONGEST_PATH) return `CVAT keeps ${LONGEST_PATH} characters of a path: it has ${name.length}`;
  if (name.startsWith('/')) return 'CVAT refuses paths that start with a slash';
  if (name.includes('//')) return 'CVAT refuses paths with two slashes in a row';
  if (name.includes('\\')) return 'CVAT may take a backslash for a folder';
  const segments = name.split('/');
  const long = segments.find((part) => part.length > ALWAYS_SHORT && Buffer.byteLength(part) > LONGEST_PART);
  if (long !== undefined) {
    return `CVAT takes ${LONGEST_PART} bytes between two slashes: "${long.slice(0, 20)}..." has ${Buffer.byteLength(long)}`;
  }
  if (segments.some((part) => part === '.' || part === '..')) return 'CVAT refuses the folders "." and ".."';
  if (segments.slice(0, -1).includes('related_images')) {
    return 'CVAT takes images below "related_images" for context of others, not for frames';
  }
  if (splitExtension(name).extension === '') return 'CVAT sees no extension in a name that is one';
  return undefined;
}

function aside(code: RemarkCode, detail: string): NameVerdict {
  return { kind: 'set-aside', code, detail };
}
