import type { Finding } from '../../shared/dataset/finding.ts';

/** Somebody cleared the work container, or a disk lost or broke it: everything in it can be made again. */
export const isLost = ({ code }: Finding): boolean => code === 'WORK_BLOB_MISSING' || code === 'WORK_BLOB_UNREADABLE';
