import type { Problem } from '../problem.ts';
import { type NamedSnapshot, settingsOf } from '../snapshot.ts';

/** Parameter files of `infra/snapshots` mark what is secret with this. */
const MARK = /SECRET-[\w-]+/;
const FORMS = /AccountKey=[^;"']+|SharedAccessKey=[^;"']+|[?&;]sig=[^&"']+/i;
const SOUNDS_SECRET = /TOKEN|SECRET|PASSWORD|(^|_)KEY/;
const BY_REFERENCE = '@Microsoft.KeyVault(';

/** No value that a deployment shows, to anybody who may read it, holds a secret; keys are listed for the events' endpoints only. */
export function secrets(snapshot: NamedSnapshot): Problem[] {
  const problem = (detail: string) => ({ at: snapshot.at, rule: 'secrets', detail });
  const shown = snapshot.resources.flatMap((resource) => {
    const text = JSON.stringify(resource);
    const listed = text.includes('listKeys(') && !resource.type.endsWith('/eventSubscriptions');
    const found = MARK.exec(text)?.[0] ?? FORMS.exec(text)?.[0] ?? (listed ? 'listKeys()' : undefined);
    return found === undefined ? [] : [problem(`${resource.type} ${resource.name} shows ${found.slice(0, 16)}...`)];
  });
  const plain = Object.entries(settingsOf(snapshot) ?? {})
    .filter(([name, value]) => SOUNDS_SECRET.test(name) && !value.includes(BY_REFERENCE))
    .map(([name]) => problem(`the setting ${name} is no reference to the key vault`));
  return [...shown, ...plain];
}
