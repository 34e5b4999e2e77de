const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Where the token crosses a network unencrypted: what whoever calls should say; undefined where it does not. */
export function plainHttpWarning(address: string): { seen: string; fix: string } | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' || THIS_MACHINE.test(url.hostname)) return undefined;
  return {
    seen: `The CVAT token goes to ${url.origin} unencrypted: whoever is between can read it`,
    fix: 'Set CVAT_URL to the https address of the server, if it has one. Otherwise use it only within a network that you trust',
  };
}
