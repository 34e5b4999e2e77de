/** One file of an export, such as `labeledDatapoints_2.jsonl`; `open` opens it again at every call. */
export type ExportFile = { name: string; open: () => AsyncIterable<Uint8Array> };
