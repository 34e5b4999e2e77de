import { type Check, failed, notCheckable, ok, warning } from './check.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

export const cvatTokenExpiry: Check = {
  name: 'cvat-token-expiry',
  needs: 'cvat-token',
  async run({ cvat, now }) {
    const token = await cvat.accessToken();
    if (!token)
      return notCheckable('It is not a personal access token, and CVAT gives no details about other tokens', '');
    if (!token.expiry_date) return ok('The token does not expire as long as it is used');
    const days = (Date.parse(token.expiry_date) - now().getTime()) / DAY_MS;
    const fix = 'Make a new token in CVAT (profile, Security) and set CVAT_TOKEN to it';
    if (days <= 0) return failed(`The token expired on ${token.expiry_date}`, fix);
    const seen = `The token expires on ${token.expiry_date}`;
    return days < SOON_DAYS ? warning(`${seen}, in ${Math.floor(days)} days`, fix) : ok(seen);
  },
};
