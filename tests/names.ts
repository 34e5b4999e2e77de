import { randomBytes } from 'node:crypto';

/** A container or queue name that no other test uses: `<prefix>-<8 hex digits>`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}
