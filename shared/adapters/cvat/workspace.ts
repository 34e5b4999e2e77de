/**
 * The query that keeps lists and new records in one workspace. With an organization the header says so on every call; without,
 * an empty `org` means "personal": leaving it out would list what all organizations hold.
 */
export type Workspace = { org?: '' };

export function workspaceOf(organization: string | undefined): Workspace {
  return organization ? {} : { org: '' };
}
