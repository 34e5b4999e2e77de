import { type Answer, text } from './answer.ts';
import { HttpError } from './errors.ts';

/** Django's own pages: what no view has answered. */
const page = (status: number, title: string, more: string) =>
  text(
    status,
    `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${more}</p>\n</body>\n</html>\n`,
  );

export const notFoundPage = (): Answer =>
  page(404, 'Not Found', 'The requested resource was not found on this server.');

export const serverErrorPage = (): Answer => page(500, 'Server Error (500)', '');

/** A view that crashes: `reason` is what its log would say. */
export const serverError = (reason: string) => new HttpError(serverErrorPage(), reason);
