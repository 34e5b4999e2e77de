import { basename } from '../azureml/images/image-names.ts';
import type { CompleteRequest } from './request.ts';

/** The name of an image's frame in CVAT: the blob's name, or its last part where images are uploaded flat. */
export function frameName(request: Pick<CompleteRequest, 'dataSource' | 'paths'>): (path: string) => string {
  if (request.dataSource === 'upload' && request.paths === 'basename') return basename;
  return (path) => path;
}
