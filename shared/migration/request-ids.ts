/** CVAT's request ids are deterministic, so that a restarted run can go on waiting without having kept them (2.38 and newer). */
export function creationRequestId(taskId: number): string {
  return `action=create&target=task&target_id=${taskId}`;
}
