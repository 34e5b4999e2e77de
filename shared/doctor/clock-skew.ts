import { type Check, failed, ok, warning } from './check.ts';

/** A SAS is made valid from this long ago: with a clock that is further ahead it would not be valid yet. */
const ALLOWED_MS = 15 * 60_000;
const REMARKABLE_MS = 2 * 60_000;

/** The clock of the storage service is the one that decides whether a SAS is valid. */
export const clockSkew: Check = {
  name: 'clock-skew',
  needs: 'work-container',
  async run({ work, config, now }) {
    const name = '.azureml-to-cvat/doctor/clock';
    const before = now().getTime();
    await work.write(config.workContainer, name, '');
    const after = now().getTime();
    const written = (await work.head(config.workContainer, name))?.lastModified.getTime() ?? before;
    await work.delete(config.workContainer, name);
    // Storage tells whole seconds.
    const skew = written < before - 1000 ? before - 1000 - written : Math.max(0, written - after);
    const seen = `The clocks of this machine and of the storage differ by ${Math.round(skew / 1000)} s`;
    const fix = 'Set the clock of this machine (NTP)';
    if (skew > ALLOWED_MS) return failed(seen, fix);
    return skew > REMARKABLE_MS ? warning(seen, fix) : ok(seen);
  },
};
