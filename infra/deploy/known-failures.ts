/** What Azure says when a deployment fails, and what helps. Codes stand in its answers as they are here. */
const KNOWN: [RegExp, string][] = [
  [
    /RoleAssignmentUpdateNotPermitted/,
    'A role of an earlier deployment is left over: npm run undeploy removes those on the images account',
  ],
  [
    /VaultAlreadyExists|deleted but recoverable state/i,
    'The key vault of an earlier deployment can be had again: az keyvault recover --name <its name>, then deploy again',
  ],
  [
    /VirtualNetworkNotValid|SubnetMissingRequiredServiceEndpoint|service endpoint/i,
    'The subnet needs the service endpoints Microsoft.Storage (CLOSE_HOST_STORAGE) and Microsoft.KeyVault',
  ],
  [
    /SubscriptionIsOverQuotaForSku|QuotaExceeded/i,
    'The region has no quota left for you: take another, or ask for more in the portal',
  ],
  [
    /AuthorizationFailed/,
    'You lack a right: Owner, or Contributor with User Access Administrator, on both resource groups',
  ],
  [/az login|AADSTS|InteractionRequired/, 'Log in: az login'],
  [/403|Ip Forbidden/i, 'ALLOWED_IP_RANGES must hold the address that you deploy from'],
];

export function adviceFor(message: string): string | undefined {
  return KNOWN.find(([pattern]) => pattern.test(message))?.[1];
}
