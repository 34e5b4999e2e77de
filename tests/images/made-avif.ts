export type AvifOptions = {
  brand?: string;
  compatible?: string[];
  /** Contents of the boxes `irot` and `imir` of the primary image. */
  turn?: number;
  mirror?: number;
  xmp?: Buffer;
  exif?: Buffer;
  /** What the metadata describes, instead of the primary image. */
  describes?: number;
  track?: { width: number; height: number; turn?: number; xmp?: Buffer };
};

const PRIMARY = 1;
const EXIF = 2;
const XMP = 3;

/** The boxes of an AVIF of 60 x 40 pixels, without pixels. */
export function madeAvif({ brand = 'avif', compatible = ['avif'], track, ...options }: AvifOptions = {}): Buffer {
  const ftyp = box('ftyp', brand, u32(0), ...compatible);
  // Places of the items are known when the boxes before them are.
  const withItems = (at: number) => Buffer.concat([ftyp, metaBox(options, at), ...(track ? [moovBox(track)] : [])]);
  return Buffer.concat([withItems(withItems(0).length), itemBytes(options)]);
}

/** A box of the given type and content. */
export function box(type: string, ...content: (Uint8Array | string)[]): Buffer {
  const inside = Buffer.concat(content.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)));
  return Buffer.concat([u32(8 + inside.length), Buffer.from(type, 'latin1'), inside]);
}

export function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function itemBytes({ xmp, exif }: AvifOptions): Buffer {
  return Buffer.concat([exif ? Buffer.concat([u32(0), exif]) : '', xmp ?? ''].map((one) => Buffer.from(one)));
}

function metaBox(options: AvifOptions, at: number): Buffer {
  const { turn, mirror, xmp, exif, describes = PRIMARY } = options;
  const properties = [
    box('ispe', u32(0), u32(60), u32(40)),
    ...(turn === undefined ? [] : [box('irot', Buffer.from([turn]))]),
    ...(mirror === undefined ? [] : [box('imir', Buffer.from([mirror]))]),
  ];
  const indexes = properties.map((_, i) => i + 1);
  const ipma = box('ipma', u32(0), u32(1), u16(PRIMARY), Buffer.from([indexes.length, ...indexes]));
  const items = [
    { id: EXIF, type: 'Exif', mime: '', length: exif ? exif.length + 4 : 0 },
    { id: XMP, type: 'mime', mime: 'application/rdf+xml\0', length: xmp?.length ?? 0 },
  ].filter(({ length }) => length > 0);
  let place = at;
  const iloc = items.map(({ id, length }) => {
    place += length;
    return Buffer.concat([u16(id), u16(0), u16(1), u32(place - length), u32(length)]);
  });
  return box(
    'meta',
    u32(0),
    box('pitm', u32(0), u16(PRIMARY)),
    box('iloc', u32(0), u16(0x4400), u16(items.length), ...iloc),
    box('iinf', u32(0), u16(items.length), ...items.map(({ id, type, mime }) => infe(id, type, mime))),
    box('iref', u32(0), ...items.map(({ id }) => box('cdsc', u16(id), u16(1), u16(describes)))),
    box('iprp', box('ipco', ...properties), ipma),
  );
}

function infe(id: number, type: string, mime: string): Buffer {
  return box('infe', u32(0x0200_0000), u16(id), u16(0), type, '\0', mime);
}

function moovBox({ width, height, turn, xmp }: NonNullable<AvifOptions['track']>): Buffer {
  const tkhd = box('tkhd', Buffer.alloc(76), u32(width * 65_536), u32(height * 65_536));
  const irot = turn === undefined ? [] : [box('irot', Buffer.from([turn]))];
  const stsd = box('stsd', u32(0), u32(1), box('av01', Buffer.alloc(78), ...irot));
  const meta = xmp ? [idatMeta(xmp)] : [];
  return box('moov', box('trak', tkhd, ...meta, box('mdia', box('minf', box('stbl', stsd)))));
}

/** XMP that stands in the box itself. */
function idatMeta(xmp: Buffer): Buffer {
  const iloc = Buffer.concat([u16(XMP), u16(1), u16(0), u16(1), u32(0), u32(xmp.length)]);
  return box(
    'meta',
    u32(0),
    box('iloc', u32(0x0100_0000), u16(0x4400), u16(1), iloc),
    box('iinf', u32(0), u16(1), infe(XMP, 'mime', 'application/rdf+xml\0')),
    box('idat', xmp),
  );
}
