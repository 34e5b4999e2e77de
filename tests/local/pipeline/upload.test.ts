import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openContainer } from '../../../local/parts/storage-container.ts';
import { readImagesDir } from '../../../local/pipeline/images-dir.ts';
import { uploadFiles } from '../../../local/pipeline/upload.ts';
import { uniqueName } from '../../names.ts';

const signal = new AbortController().signal;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'images-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, content = name): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

describe('readImagesDir()', () => {
  test('names images by their paths below the folder and tells the other files apart', async () => {
    await put('b.JPG');
    await put('a folder/Kätzchen #1.png');
    await put('notes.txt');
    await put('.DS_Store');
    await put('linked-from/x.jpg');
    await symlink(join(dir, 'b.JPG'), join(dir, 'link.jpg'));
    await symlink(join(dir, 'nowhere.jpg'), join(dir, 'broken.jpg'));
    const { images, others } = await readImagesDir(dir);
    expect(images.map((image) => image.name)).toEqual([
      'a folder/Kätzchen #1.png',
      'b.JPG',
      'link.jpg',
      'linked-from/x.jpg',
    ]);
    expect(images[1]).toEqual({ name: 'b.JPG', file: join(dir, 'b.JPG'), size: 5 });
    expect(others).toEqual(['.DS_Store', 'broken.jpg', 'notes.txt']);
  });

  test.each([
    ['there is no such folder', 'nowhere'],
    ['it is not a folder', 'file.jpg'],
    ['it is empty', 'empty'],
    ['1 file in it, none an image', 'texts'],
  ])('refuses where %s', async (reason, name) => {
    await put('file.jpg');
    await put('texts/readme.txt');
    await mkdir(join(dir, 'empty'));
    await expect(readImagesDir(join(dir, name))).rejects.toThrow(`"${join(dir, name)}": ${reason}`);
  });
});

describe('uploadFiles()', () => {
  test('sends what fits into a block in one request, and a larger file in blocks', async () => {
    const container = await openContainer(inject('azurite'), uniqueName('upload'));
    await put('block.jpg', 'x'.repeat(4 * 1024 * 1024));
    await put('larger.jpg', 'x'.repeat(4 * 1024 * 1024 + 1));
    await put('small.jpg');
    await uploadFiles(container, (await readImagesDir(dir)).images, { signal });
    const blocks = async (name: string) => {
      const list = await container.getBlockBlobClient(name).getBlockList('committed');
      return list.committedBlocks?.length ?? 0;
    };
    expect(await Promise.all(['block.jpg', 'larger.jpg', 'small.jpg'].map(blocks))).toEqual([0, 2, 0]);
  });

  test('uploads under the names, with type and checksum, and leaves alone what is there already', async () => {
    const container = await openContainer(inject('azurite'), uniqueName('upload'));
    await put('a/one.jpg', 'first');
    await put('two.png', 'x'.repeat(5_000_000));
    const { images } = await readImagesDir(dir);
    const seen: number[] = [];
    const options = { signal, progress: (done: number) => seen.push(done) };
    expect(await uploadFiles(container, images, options)).toEqual({ uploaded: 2, kept: 0 });
    expect(seen).toEqual([0, 1, 2]);
    const properties = await container.getBlobClient('two.png').getProperties();
    expect(properties).toMatchObject({ contentType: 'image/png', contentLength: 5_000_000 });
    await put('three.jpg');
    const again = await readImagesDir(dir);
    expect(await uploadFiles(container, again.images, { signal })).toEqual({ uploaded: 1, kept: 2 });
    expect((await container.getBlobClient('two.png').getProperties()).etag).toBe(properties.etag);
  });

  test('compares what is there byte by byte where nobody has noted its checksum, as tools do that send blocks', async () => {
    const container = await openContainer(inject('azurite'), uniqueName('upload'));
    for (const [name, content] of [
      ['a.bmp', 'same size 1'],
      ['b.bmp', 'same size 2'],
    ] as const) {
      await put(name, 'same size 1');
      const block = Buffer.from('1').toString('base64');
      const blob = container.getBlockBlobClient(name);
      await blob.stageBlock(block, content, content.length);
      await blob.commitBlockList([block]);
      expect((await blob.getProperties()).contentMD5).toBeUndefined();
    }
    const { images } = await readImagesDir(dir);
    await expect(uploadFiles(container, images, { signal })).rejects.toThrow('other content under "b.bmp"');
    await rm(join(dir, 'b.bmp'));
    expect(await uploadFiles(container, images.slice(0, 1), { signal })).toEqual({ uploaded: 0, kept: 1 });
  });

  test('overwrites no other content and says so before it uploads anything', async () => {
    const container = await openContainer(inject('azurite'), uniqueName('upload'));
    await put('a.jpg', 'mine');
    await put('b.jpg', 'same size 1');
    await container.getBlockBlobClient('b.jpg').upload('same size 2', 11);
    const { images } = await readImagesDir(dir);
    await expect(uploadFiles(container, images, { signal })).rejects.toThrow('it holds other content under "b.jpg"');
    expect(await container.getBlobClient('a.jpg').exists()).toBe(false);
  });

  test.each([
    ['a file of one block', 11],
    ['a larger one', 4 * 1024 * 1024 + 1],
  ])('overwrites nothing that somebody else uploads meanwhile: %s', async (_, size) => {
    const container = await openContainer(inject('azurite'), uniqueName('upload'));
    await put('a.jpg', 'x'.repeat(size));
    const { images } = await readImagesDir(dir);
    const theirs = container.getBlockBlobClient('a.jpg');
    /** After the container is listed, and before anything is sent. */
    const meanwhile = (content: string) => {
      const listed = {
        async *listBlobsFlat() {
          // Nothing was there yet.
        },
      };
      return theirs.upload(content, content.length).then(() => Object.assign(Object.create(container), listed));
    };
    const late = await meanwhile('y'.repeat(size));
    await expect(uploadFiles(late, images, { signal })).rejects.toThrow('it holds other content under "a.jpg"');
    expect((await theirs.downloadToBuffer()).toString()).toBe('y'.repeat(size));
    const same = await meanwhile('x'.repeat(size));
    expect(await uploadFiles(same, images, { signal })).toEqual({ uploaded: 1, kept: 0 });
  });

  test('openContainer() refuses an account that does not let it in, without the key', async () => {
    const wrong = inject('azurite').replace(
      /AccountKey=[^;]+/,
      `AccountKey=${Buffer.from('wrong').toString('base64')}`,
    );
    const refusal = openContainer(wrong, 'images');
    await expect(refusal).rejects.toThrow(/Cannot use the container "images" of the storage account: /);
    await expect(refusal).rejects.not.toThrow(/AccountKey/);
  });
});
