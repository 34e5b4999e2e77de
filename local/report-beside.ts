import { type ContainerClient, RestError } from '@azure/storage-blob';
import { Report } from '../shared/verification/report.ts';

/** A report that the pipeline left beside an export, `<name>.report.json`; undefined where there is none, or no report in it. */
export async function readReportBeside(exports: ContainerClient, name: string): Promise<Report | undefined> {
  try {
    const text = (await exports.getBlobClient(name).downloadToBuffer()).toString('utf8');
    return Report.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof RestError && error.statusCode === 404)) return undefined;
    throw error;
  }
}
