/** An import that failed: nothing of it is kept. The message is CVAT's own. */
export class CvatImportError extends Error {
  override readonly name = 'CvatImportError';
}
