import sharp from 'sharp';

/** Whether every pixel can be read. Not by `stats()`: beside other pictures it takes one in three broken ones for sound. */
export async function decodes(image: Buffer): Promise<boolean> {
  try {
    await sharp(image, { failOn: 'error' }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}
