import { manifestState } from '../living-manifest/manifest-state.ts';
import { type Check, failed, ok, warning, worst } from './check.ts';

export const manifestFresh: Check = {
  name: 'manifest-fresh',
  needs: 'image-containers',
  async run(world) {
    const outcomes = await Promise.all(
      world.config.imageContainers.map(async (container) => {
        const { fresh, lastRun, staleSince, setAside } = await manifestState(world, container);
        const rebuild = `POST /api/manifests/${container}/rebuild`;
        if (!lastRun)
          return warning(`No manifest of "${container}" has been written yet`, `Upload an image, or ${rebuild}`);
        if (staleSince)
          return warning(
            `"${container}" has changed at ${staleSince}, and no refresh has ended since`,
            `Wait a minute, then ${rebuild}`,
          );
        if (!fresh) return failed(`The manifest of "${container}" is not the one that the last refresh wrote`, rebuild);
        if (setAside > 0) {
          return warning(
            `${setAside} images of "${container}" are set aside`,
            `GET /api/manifests/${container} lists them`,
          );
        }
        return ok('');
      }),
    );
    return worst(outcomes, `The manifests of ${world.config.imageContainers.join(', ')} hold all images`);
  },
};
