import { isKey, type Keys, systemKeyName } from '../keys.ts';
import { answer, type Exchange, keyOf } from './exchange.ts';

/** By the extension's name in lower case, as in `/runtime/webhooks/<extension>`. */
export type Webhooks = Readonly<Record<string, (exchange: Exchange) => Promise<void>>>;

/** `/runtime/webhooks/<extension>/...`: behind the system key of the extension, or the master key. */
export function webhookEndpoints(webhooks: Webhooks, keys: Keys): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const extension = exchange.url.pathname.split('/')[3]?.toLowerCase() ?? '';
    const webhook = Object.hasOwn(webhooks, extension) ? webhooks[extension] : undefined;
    if (!webhook) return answer(exchange, 404);
    if (!isKey(keyOf(exchange), [keys.system[systemKeyName(extension)], keys.master])) return answer(exchange, 401);
    return webhook(exchange);
  };
}
