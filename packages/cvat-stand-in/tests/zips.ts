import { downloadZip } from 'client-zip';

/** A stored zip, entries in this order. */
export async function zip(files: Record<string, Uint8Array | string>): Promise<Buffer<ArrayBuffer>> {
  const entries = Object.entries(files).map(([name, input]) => ({ name, input: new Uint8Array(Buffer.from(input)) }));
  return Buffer.from(await downloadZip(entries).arrayBuffer());
}
