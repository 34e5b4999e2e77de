// Its ES build has only a default export; the bundle takes the one copy that @azure/functions uses (see local/packaging/bundle.ts).
import extensions, { type ModelBindingData } from '@azure/functions-extensions-base';
import { z } from 'zod';

const SOURCE = 'AzureStorageBlobs';

/** What the host sends instead of a blob's content: the keys of the .NET blobs extension's parameter binding data. */
const BindingContent = z.object({ ContainerName: z.string().min(1), BlobName: z.string().min(1) });

export type BlobReference = { container: string; name: string };

/**
 * Makes blob triggers with `sdkBinding` hand over where the blob is, and never its bytes: a host that sends content loads
 * every image several times. Must run before the first invocation.
 */
export function registerBlobReferences(): void {
  const resolver = extensions.ResourceFactoryResolver.getInstance();
  if (!resolver.hasResourceFactory(SOURCE)) resolver.registerResourceFactory(SOURCE, toReference);
}

export function toReference(data: ModelBindingData | ModelBindingData[]): BlobReference {
  const one = Array.isArray(data) ? data[0] : data;
  const content = one?.content ? Buffer.from(one.content).toString('utf8') : '';
  const parsed = BindingContent.safeParse(content ? JSON.parse(content) : undefined);
  if (parsed.success) return { container: parsed.data.ContainerName, name: parsed.data.BlobName };
  throw new Error(
    `Cannot read the blob trigger's reference: expected ContainerName and BlobName: current value has ${describe(content)}`,
  );
}

/** Keys only: the values may name more than a log should. */
function describe(content: string): string {
  return content ? `the keys ${Object.keys(JSON.parse(content)).join(', ')}` : 'no content';
}
