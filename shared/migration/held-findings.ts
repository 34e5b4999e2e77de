import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { labelsOf } from './labelling-project.ts';
import type { Match } from './our-tasks.ts';

export function inOtherProject(
  matches: readonly Pick<Match, 'our' | 'paths'>[],
  project: { id: number; name: string } | undefined,
  projectChosen: boolean,
): Finding {
  const images = new Set(matches.flatMap(({ paths }) => paths)).size;
  const projects = new Set(matches.map(({ our }) => our.task.project_id)).size;
  const one = project ? `the project "${project.name}" (id ${project.id})` : 'another project';
  const where = projects > 1 ? `${one} and ${plural(projects - 1, 'more', 'more')}` : one;
  const tasks = `tasks ${listed(matches.map(({ our }) => String(our.task.id)))}`;
  return projectChosen
    ? {
        ...{ code: 'IMAGES_IN_ANOTHER_PROJECT_TOO', severity: 'info', at: 'project' },
        detail: `${plural(images, 'image stands', 'images stand')} in ${where} as well (${tasks}); they were made here, since the project was named`,
        fix: 'Nothing to do if that is what you want; otherwise undo this migration and start it without a project',
      }
    : {
        ...{ code: 'IMAGES_IN_ANOTHER_PROJECT', severity: 'info', at: 'project' },
        detail: `${plural(images, 'image stands', 'images stand')} in ${where} already (${tasks}), from an earlier migration: this one goes on there`,
        fix: 'Nothing to do. To have all images in another project as well, name it with the option project',
      };
}

export function otherLabels(matches: readonly Match[]): Finding {
  const images = matches.reduce((sum, { paths }) => sum + paths.length, 0);
  const labels = [...new Set(matches.flatMap((match) => [...labelsOf(match)]))].map((label) => `"${label}"`);
  return {
    // A guess, by which images come to stand in CVAT twice: never a clean verdict.
    ...{ code: 'IMAGES_OF_OTHER_LABELS', severity: 'warning', at: 'project', count: images },
    detail: `${plural(images, 'image stands', 'images stand')} in tasks ${listed(matches.map(({ our }) => String(our.task.id)))} as well, labelled with ${listed(labels)}: those are of another labelling project, and stay as they are`,
    fix: 'Nothing to do if that is so. If it is one labelling project whose labels were all renamed, undo this migration and give them their earlier names with labels.rename',
  };
}

export function otherAddress(matches: readonly Match[]): Finding {
  const alike = matches.flatMap((match) => match.alike);
  const tasks = listed(matches.map(({ our }) => String(our.task.id)));
  const files = listed(alike.map(({ path, address }) => `"${path}" (there "${address}")`));
  return {
    ...{ code: 'IMAGES_OF_OTHER_ADDRESS', severity: 'warning', at: 'project', count: alike.length },
    detail: `Tasks ${tasks} hold images of the same file or the same path that an earlier export calls by another address, and stay as they are: ${files}`,
    fix: 'Nothing to do if they are other images. If they are the same ones, undo this migration or the earlier one, which keeps what people have drawn. An export that gives all addresses as the earlier one did finds its images again',
  };
}

/** `doubtful`: most labels are gone, so that it may be another labelling project whose annotations are removed. */
export function goneLabels(labels: readonly string[], { doubtful }: { doubtful: boolean }): Finding {
  return {
    ...{ code: 'LABELS_GONE', severity: doubtful ? 'warning' : 'info', at: 'project', count: labels.length },
    detail: `Earlier migrations wrote annotations of labels that this export does not have: ${listed(labels.map((label) => `"${label}"`))}. On images that are brought up to date they are removed`,
    fix: 'Nothing to do if the labels were deleted. If the export is of another labelling project, name a project of its own with the option project, and start the earlier export again',
  };
}

export function inTwoTasks(twice: readonly { path: string; tasks: [number, number] }[]): Finding {
  const list = twice.map(({ path, tasks: [a, b] }) => `"${path}" in tasks ${a} and ${b}`);
  return {
    ...{ code: 'IMAGE_IN_TWO_TASKS', severity: 'warning', at: 'tasks', count: twice.length },
    detail: `CVAT holds images twice: ${listed(list)}. The first task of each is the one that this report speaks of`,
    fix: 'Look which of the tasks people work in, and delete the other one in CVAT',
  };
}

export function guessedTasks(matches: readonly Match[]): Finding {
  const tasks = listed(matches.map(({ our }) => `${our.task.id} "${our.task.name}"`));
  return {
    ...{ code: 'EARLIER_TASKS_GUESSED', severity: 'warning', at: 'tasks', count: matches.length },
    detail: `Tasks of version 0.1.0, or whose ledger is lost, were taken for this export's by the paths and sizes of their images and by their labels: ${tasks}`,
    fix: 'Check whether they are of this labelling project; if they are not, name another project with the option project',
  };
}

export function goneFromExport(matches: readonly Match[]): Finding {
  const frames = matches.flatMap(({ our, gone }) => gone.map((frame) => `"${frame}" in task ${our.task.id}`));
  return {
    ...{ code: 'IMAGES_NOT_IN_EXPORT', severity: 'info', at: 'tasks', count: frames.length },
    detail: `CVAT holds images of earlier migrations that this one does not bring: ${listed(frames)}`,
    fix: 'Nothing to do: images are never deleted. If the export has such an image and only its file was not found, put the file back and start again; delete in CVAT only what no export has any more',
  };
}

export function twinProject(name: string, count: number): Finding {
  return {
    ...{ code: 'PROJECT_NAME_TWICE', severity: 'warning', at: 'project' },
    detail: `CVAT has ${count} projects of the name "${name}": the next export for it could not tell them apart`,
    fix: 'Rename or delete the one that nobody uses, in CVAT',
  };
}
