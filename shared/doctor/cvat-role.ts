import { type Check, failed, notCheckable, ok, warning } from './check.ts';

/** What the user may make: projects and tasks as supervisor, cloud storages as maintainer of the organization. */
export const cvatRole: Check = {
  name: 'cvat-role',
  needs: 'cvat-organization',
  async run({ cvat, config }) {
    const { id, username, groups } = await cvat.self();
    if (groups && !groups.some((group) => group === 'user' || group === 'admin')) {
      return failed(
        `"${username}" is a worker of the server, who cannot create anything`,
        'Use a token of a user of the group "user"',
      );
    }
    if (!config.cvat.organization) return ok(`"${username}" may create projects in the personal workspace`);
    const role = await cvat.roleOf(id);
    const seen = `"${username}" is ${role} of the organization "${config.cvat.organization}"`;
    switch (role) {
      case 'owner':
      case 'maintainer':
        return ok(seen);
      case 'supervisor':
        return warning(
          `${seen}, who may make projects and tasks, but no cloud storages, and sees no tasks of colleagues`,
          'Make the user a maintainer, or migrate with dataSource "upload"',
        );
      case 'worker':
        return failed(`${seen}, who cannot create anything`, 'Make the user a maintainer of the organization');
      default:
        return notCheckable('CVAT does not tell which role the user has', 'Check that it is maintainer or owner');
    }
  },
};
