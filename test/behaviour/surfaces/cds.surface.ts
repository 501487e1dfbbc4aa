import { Api } from '../../support/api.js';
import type { Directory } from '../directory.js';
import { nativeSurface } from './native.surface.js';
import type { Operations, Surface } from './surface.js';

interface Named {
  name: string;
}

interface Member {
  username: string;
}

const NOT_ENOUGH_ADMINS = 34;

/** OVH CDS's group calls, as cdsctl makes them: names in the address, the token in `Session-Token`. */
export function cdsSurface(directory: Directory, token: string): Surface {
  const api = new Api(directory.url);
  const native = nativeSurface(directory, token);
  const headers = { 'Session-Token': token, 'X-Requested-With': 'X-CDS-SDK' };
  const group = (name: string): string => `/group/${encodeURIComponent(name)}`;
  return {
    name: 'CDS',
    operations: {
      createGroup: (given) => api.post('/group', { name: given.group }, { headers }),
      deleteGroup: (given) => api.delete(group(given.group), { headers }),
      addMember: (given) => api.post(`${group(given.group)}/user`, [given.user], { headers }),
      removeMember: async (given) => {
        const path = `${group(given.group)}/user/${encodeURIComponent(given.user)}`;
        const isLast = await isLastAdmin(directory, given);
        const answer = await api.delete<{ id?: number } | undefined>(path, { headers });
        // It keeps the last admin of a group, who is then removed in another way.
        const isKept = answer.status === 400 && answer.body?.id === NOT_ENOUGH_ADMINS;
        if (isKept !== isLast && (isKept || answer.status < 300)) {
          throw new Error(`CDS ${isKept ? 'keeps' : 'removes'} ${given.user}, ${isLast ? '' : 'not '}the last admin.`);
        }
        return (isKept ? await native.operations.removeMember?.(given) : undefined) ?? answer;
      },
    },
    views: views(directory),
    // A user's groups are all that he is in but All.
    showsAll: { asMembers: true, asGroup: false },
    letsGroupAdminsIn: true,
    // There, whoever creates a group becomes its admin.
    isOpen: (operation) => operation.does === 'createGroup',
  };
}

/** As our own API shows the group. */
async function isLastAdmin(directory: Directory, { group, user }: Operations['removeMember']): Promise<boolean> {
  const path = `groups/${directory.idOf('group', group)}/members?limit=200`;
  const { body } = await directory.admin.get<{ items?: { userId: number; admin: boolean }[] }>(path);
  const admins = (body.items ?? []).filter(({ admin }) => admin).map(({ userId }) => userId);
  return admins.length === 1 && admins[0] === directory.idOf('user', user);
}

function views(directory: Directory): Surface['views'] {
  const api = new Api(directory.url);
  const get = async <T>(path: string): Promise<T | undefined> => {
    const { status, body } = await api.get<T>(path, { headers: { 'Session-Token': directory.adminToken } });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body;
  };
  return {
    groups: async () => ((await get<Named[]>('/group')) ?? []).map(({ name }) => name),
    membersOfGroup: async (name) => {
      const { admins = [], users = [] } = (await get<{ admins?: Member[]; users?: Member[] }>(`/group/${name}`)) ?? {};
      return [...admins, ...users].map(({ username }) => username);
    },
    reachedGroupsOfUser: async (name) => {
      const { groups = [] } = (await get<{ groups: Named[] }>(`/user/${name}/groups`)) ?? {};
      return groups.map((found) => found.name);
    },
  };
}
