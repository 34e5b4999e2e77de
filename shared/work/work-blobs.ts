/** Names of a migration's blobs in the pipeline's own container. */
export function workBlobs(id: string) {
  const root = `migrations/${id}`;
  return {
    request: `${root}/request.json`,
    scan: `${root}/scan.json`,
    dataset: `${root}/dataset.jsonl`,
    /** How many pictures of it the export does not name. */
    unlabelled: `${root}/unlabelled.json`,
    /** Findings of one stage; a stage that runs again writes the same blob again. */
    findings: (stage: 'normalize' | 'plan' | 'project' | 'again') => `${root}/findings/${stage}.jsonl`,
    /** What CVAT holds of the export before anything is planned. */
    held: `${root}/held.json`,
    plan: `${root}/plan.json`,
    /** What the plan says of one task, and the labels: the steps of a task need not read all of the plan. */
    taskPlan: (task: number) => `${root}/tasks/${task}/plan.json`,
    /** Its images and its annotations, apart: what makes a task in CVAT needs the images only. */
    taskImages: (task: number, part: number) => `${root}/tasks/${task}/images-${part}.jsonl`,
    taskAnnotations: (task: number, part: number) => `${root}/tasks/${task}/annotations-${part}.jsonl`,
    taskResult: (task: number) => `${root}/tasks/${task}/result.json`,
    /** Images that this run wrote into an existing task. */
    taskUpdates: (task: number) => `${root}/tasks/${task}/updates.json`,
    /** The frames and jobs of a task that this run has made, as CVAT has told them. */
    taskFrames: (task: number) => `${root}/tasks/${task}/frames.json`,
    /** How many chunks of its pictures CVAT has opened so far. */
    taskOpened: (task: number) => `${root}/tasks/${task}/opened.json`,
    /** Images that CVAT refused, with what it said. */
    taskRefused: (task: number) => `${root}/tasks/${task}/refused.json`,
    /** Findings of a task beyond those that its result lists. */
    taskMore: (task: number) => `${root}/tasks/${task}/more-findings.jsonl`,
    taskGallery: (task: number) => `${root}/tasks/${task}/gallery.json`,
    /** Images that findings of the export name. */
    wanted: `${root}/wanted-images.json`,
    /** Its presence stops the migration before its next task. */
    cancelled: `${root}/cancelled`,
    /** Which lanes are its own, and whether they begin a further task. */
    lanes: `${root}/lanes.json`,
    /** When a request was last sent that CVAT may carry out later. */
    late: `${root}/late.json`,
    /** What an undo takes away. */
    undo: `${root}/undo.json`,
    report: `${root}/report.json`,
    reportHtml: `${root}/report.html`,
    /** What the report shows of its pictures. */
    gallery: `${root}/gallery.json`,
    /** Every finding, and all that is not in CVAT. */
    findingsCsv: `${root}/findings.csv`,
    missingCsv: `${root}/missing.csv`,
  };
}
