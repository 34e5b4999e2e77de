/** The document is not JSON, or not the JSON that is expected; `explainExport` finds out where and what it is instead. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
  /** In bytes of the text as UTF-8 without BOM. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}
