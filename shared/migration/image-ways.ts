import type { ImageWays } from '../azureml/images/image-ways.ts';
import type { Config } from '../config.ts';
import { fixOf } from '../images/remarks.ts';
import { judgeName } from '../manifest/image-name.ts';
import { imageScope } from '../manifest/image-scope.ts';

/** Of the containers that these settings describe. */
export function imageWays(config: Config): ImageWays {
  const scope = imageScope(config);
  return {
    outOfScope(path) {
      const verdict = judgeName(path, scope);
      return verdict.kind === 'ignored' ? verdict.reason : undefined;
    },
    fixOf,
  };
}
