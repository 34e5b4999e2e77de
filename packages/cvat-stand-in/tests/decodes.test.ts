import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodes } from '../src/media/decodes.ts';

const create = { width: 60, height: 40, channels: 3, background: '#4a8' } as const;

it('tells broken pictures from sound ones, however many are looked at together', async () => {
  const sound = await sharp({ create }).tiff({ compression: 'lzw' }).toBuffer();
  const directory = sound.readUInt32LE(4);
  const broken = Buffer.from(sound).fill(0xa5, 8, directory);
  const looked = Array.from({ length: 60 }, async () => [
    await decodes(Buffer.from(broken)),
    await decodes(Buffer.from(sound)),
  ]);
  expect(new Set((await Promise.all(looked)).map(String))).toEqual(new Set(['false,true']));
});
