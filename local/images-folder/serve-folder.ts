import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { judgeName } from '../../shared/manifest/image-name.ts';
import { portOf } from '../port-of.ts';
import { answerBlob, refuse } from './answer-blob.ts';
import { type FolderFile, openFile } from './folder-file.ts';
import { listingPage } from './folder-listing.ts';
import { createForward } from './forward.ts';

export type ServedFolder = {
  /** Of an account in which the container has the files of the folder; all else of it is Azurite's. */
  connectionString: string;
  stop(): Promise<void>;
};

/**
 * Shows the pictures of a folder as the blobs of a container, so that they are read where they are. Nobody writes into the
 * folder: names of pictures can only be read, and everything else, such as the manifest, goes to Azurite.
 */
export async function serveFolder(
  files: readonly FolderFile[],
  { container, azurite }: { container: string; azurite: { connectionString: string; blobUrl: string } },
): Promise<ServedFolder> {
  const { origin, pathname } = new URL(azurite.blobUrl);
  const byName = new Map(files.map((file) => [file.name, file]));
  const { forward, close } = createForward(origin);
  const own = `${pathname}/${container}`;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', search = ''] = (request.url ?? '').split('?', 2);
    const query = new URLSearchParams(search);
    if (path === own && query.get('comp') === 'list' && request.method === 'GET') {
      const marker = query.get('marker') ?? '';
      const page = await listingPage(files, { prefix: query.get('prefix') ?? '', marker });
      response.writeHead(200, { 'content-type': 'application/xml' }).end(page);
      return;
    }
    const name = path.startsWith(`${own}/`) ? decodeURIComponent(path.slice(own.length + 1)) : undefined;
    if (name === undefined || judgeName(name).kind === 'ignored') return forward(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 403, 'AuthorizationPermissionMismatch');
      return;
    }
    const file = byName.get(name);
    const opened = file && (await openFile(file));
    if (!opened) {
      refuse(response, 404, 'BlobNotFound');
      return;
    }
    try {
      await answerBlob(request, response, opened);
    } finally {
      await opened.close();
    }
  };

  let expected = '';
  const server = createServer((request, response) => {
    // A page in a browser can make one ask under another name, but not with a signature.
    if (request.headers.host !== expected || !isSigned(request)) {
      refuse(response, 403, 'AuthenticationFailed');
      return;
    }
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'InternalError');
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  expected = `127.0.0.1:${portOf(server)}`;
  return {
    connectionString: azurite.connectionString.replace(azurite.blobUrl, `http://${expected}${pathname}`),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      close();
      await closed;
    },
  };
}

function isSigned({ url = '', headers }: IncomingMessage): boolean {
  return headers.authorization !== undefined || /[?&]sig=/.test(url);
}
