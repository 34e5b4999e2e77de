/** A command was given something that it cannot work with: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What the person should do. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
