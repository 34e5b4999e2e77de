import type { z } from 'zod';

/** What an answer of one status holds; JSON where `schema` stands alone. */
export type AnswerOf = {
  description: string;
  schema?: z.ZodType;
  types?: readonly string[];
  headers?: readonly string[];
};

/** One route of the app: registered, described and called as it stands here. */
export type Endpoint = {
  method: 'GET' | 'POST';
  /** Below `/api/`. */
  route: string;
  auth: 'anonymous' | 'function';
  /** The app looks at the key itself, since browsers bring it as a cookie that the host does not know. */
  checkedByApp?: true;
  /** For people in a browser: no part of the API. */
  page?: true;
  summary: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: { schema?: z.ZodType; type: string; required: boolean };
  answers: Readonly<Record<number, AnswerOf>>;
};
