import { Api } from '../../support/api.js';
import type { Directory } from '../directory.js';
import { nativeSurface } from './native.surface.js';
import type { Surface } from './surface.js';

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
        const answer = await api.delete<{ id?: number } | undefined>(path, { headers });
        // It keeps the last admin of a group, who is then removed in another way.
        const isKept = answer.status === 400 && answer.body?.id === NOT_ENOUGH_ADMINS;
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
