import { json } from 'node:stream/consumers';
import { type ContainerClient, RestError } from '@azure/storage-blob';
import { Report } from '../../shared/verification/report.ts';

/** A report that the pipeline left beside an export, `<name>.report.json`; undefined where there is none, or no report in it. */
export async function readReportBeside(exports: ContainerClient, name: string): Promise<Report | undefined> {
  try {
    // Not downloadToBuffer(), which asks for the size first: another report may be written in between.
    const { readableStreamBody: body } = await exports.getBlobClient(name).download();
    return body && Report.safeParse(await json(body)).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof RestError && error.statusCode === 404)) return undefined;
    throw error;
  }
}
