import { createHash } from 'node:crypto';

/** CVAT derives a colour from the name where none is given; which one is nobody's business. */
export const defaultColor = (name: string) => `#${createHash('md5').update(name).digest('hex').slice(0, 6)}`;
