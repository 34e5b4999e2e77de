import type { Context } from '../context.ts';
import type { CvatRequest } from '../http/request.ts';
import type { CloudStorage } from '../state/model.ts';
import { basicUser } from '../users/show-user.ts';

/** Everything but the credentials, which never come back. */
export function showStorage(context: Context, request: CvatRequest, storage: CloudStorage) {
  const { id, manifests, provider_type, resource, display_name, credentials_type } = storage;
  const { created_date, updated_date, specific_attributes, description, organization } = storage;
  return {
    ...{ id, owner: basicUser(context, request, storage.owner), manifests, created_date, updated_date },
    ...{ provider_type, resource, display_name, credentials_type, specific_attributes, description, organization },
  };
}
