import { z } from 'zod';
import { trimmed } from './trimmed.ts';

/** A name that people choose: without blanks around it. CVAT's database holds no NUL, and half a character is none. */
export const CvatText = z
  .string()
  .overwrite(trimmed)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must hold no NUL and no half of a character');
