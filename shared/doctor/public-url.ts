import { type Check, ok, warning } from './check.ts';

const LOCAL = /^https?:\/\/(localhost|127\.|\[::1\])/;

/** Tasks in CVAT carry links below it. */
export const publicUrl: Check = {
  name: 'public-url',
  async run({ config: { publicUrl: url, cvat } }) {
    if (LOCAL.test(url) && !LOCAL.test(cvat.url)) {
      return warning(
        `PUBLIC_URL is ${url}: the links in CVAT lead to the machine of whoever clicks them`,
        'Fine for a run from your own machine. Otherwise set PUBLIC_URL to where people reach the app, before the first migration',
      );
    }
    return ok(`Reports are linked below ${url}`);
  },
};
