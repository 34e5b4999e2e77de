/** What CVAT could not do when it created a task's images, and what to do about it. */
export type FailedCreation = {
  /** Plain words, with the file where CVAT names one. */
  said: string;
  fix: string;
};

type Kind = { words: RegExp; say(file: string): string; fix: string };

const START_AGAIN = 'start the migration again';
const CONTAINER = `Put the file back, or ${START_AGAIN}: it is planned without what is not there`;
const PICTURE = `Open the picture with another program; save it again as JPEG or PNG, or take it out of the container, then ${START_AGAIN}`;

/** The words of CVAT's own failures, as 2.73 was recorded; `file` is what they name. */
const KINDS: readonly Kind[] = [
  {
    words: /The file '(?<file>.*)' not found on the cloud storage/,
    say: (file) => `CVAT does not find ${file} in the container`,
    fix: CONTAINER,
  },
  {
    words: /(?:failed to parse image file|cannot identify image file) ["'](?<file>.*)["']/,
    say: (file) => `CVAT cannot read the picture ${file}`,
    fix: PICTURE,
  },
  {
    words: /UnidentifiedImageError|could not create decoder object|image file is truncated|DecompressionBomb/,
    say: () => 'CVAT cannot read one of the pictures, and does not say which',
    fix: PICTURE,
  },
  {
    words: /no longer available|Access forbidden|Access denied|PermissionDenied/i,
    say: () => 'CVAT may not read the storage account',
    fix: `Renew the credential of the cloud storage (the rotation does, or npm run doctor says what is wrong), then ${START_AGAIN}`,
  },
  {
    words: /The resource .* not found\. It may have been deleted/,
    say: () => 'CVAT does not find the container, or does not reach the storage account',
    fix: `Check that the container is there and that the firewall of its account lets the CVAT server in, then ${START_AGAIN}`,
  },
  {
    words: /Invalid manifest was uploaded|JSONDecodeError|KeyError/,
    say: () =>
      "CVAT cannot read the task's manifest: somebody changed it, or another creation spoiled CVAT's index of it",
    fix: `Let nobody else create tasks from this cloud storage meanwhile, leave cvat-task-*.jsonl alone, then ${START_AGAIN}`,
  },
  {
    words: /Incorrect file mapping to manifest content/,
    say: () => "CVAT cannot tell which image a line of the task's manifest means",
    fix: 'Look for images whose names differ only in what CVAT does not tell apart, such as backslashes, and rename them',
  },
  {
    words: /value too long for type character varying\(1024\)/,
    say: () => 'the path of an image is longer than the 1,024 characters that CVAT holds',
    fix: `Give the image a shorter path, then ${START_AGAIN}`,
  },
  {
    words: /Can't find upload manifest file|Only one manifest file can be attached/,
    say: () => 'CVAT did not get the one manifest that the order of the images needs',
    fix: `Delete the task in CVAT, then ${START_AGAIN}`,
  },
  {
    words: /BadZipFile|unable to extract archive/,
    say: () => 'the upload of the images arrived damaged',
    fix: `Look for a proxy that changes or cuts uploads, then ${START_AGAIN}`,
  },
  {
    words: /No media data found|No image found/,
    say: () => 'CVAT found no images',
    fix: `Check that the container still holds the images, and that CVAT can read it, then ${START_AGAIN}`,
  },
  {
    words: /No space left on device|ENOSPC/,
    say: () => 'the disk of the CVAT server is full',
    fix: `Make room on the CVAT server, then ${START_AGAIN}`,
  },
];

/** In plain words, with CVAT's own behind them. */
export function explainFailedCreation(message: string): FailedCreation {
  for (const { words, say, fix } of KINDS) {
    const found = words.exec(message);
    if (found) return { said: `${say(`"${lastPart(found.groups?.file ?? '')}"`)}. In its words: ${message}`, fix };
  }
  return {
    said: `CVAT says: ${message}`,
    fix: `Read what CVAT says, and the log of its import worker; check that it can read the container, then ${START_AGAIN}`,
  };
}

/** Folders of the server say nothing to anybody; those of a container do. */
function lastPart(file: string): string {
  return /^(\/|[a-z]:)/i.test(file) ? (file.split('/').at(-1) ?? file) : file;
}
