import { randomBytes } from 'node:crypto';

type Metadata = Record<string, string> | undefined;

/** Every blob that we write carries a mark of its own: it tells one write of ours from another, and ours from other people's. */
export function writerMark(): { mark: string; metadata: Record<string, string> } {
  const mark = randomBytes(8).toString('hex');
  return { mark, metadata: { writer: mark } };
}

export function isMarked(metadata: Metadata, mark: string): boolean {
  return metadata?.writer === mark;
}

/** Whoever writes over one of our blobs takes its metadata away, too. */
export function isOurs(metadata: Metadata): boolean {
  return /^[0-9a-f]{16}$/.test(metadata?.writer ?? '');
}
