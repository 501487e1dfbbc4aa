import { Api } from '../../support/api.js';
import { ALL, type Directory } from '../directory.js';
import type { Surface } from './surface.js';

interface Item {
  id: number;
  name: string;
  groupId: number;
  userId: number;
  privilege: string;
  privilegeSetId: number;
}

/** Our own API: `/api/v1`. */
export function nativeSurface(directory: Directory, token: string): Surface {
  return {
    name: 'native',
    operations: operations(directory, new Api(directory.url, token)),
    views: views(directory),
    // A user's groups are those that he was put into; with effective=true All is among them.
    showsAll: { asMembers: true, asGroup: false },
    letsGroupAdminsIn: true,
  };
}

function operations(directory: Directory, api: Api): Surface['operations'] {
  const group = (name: string): string => `groups/${directory.idOf('group', name)}`;
  const set = (name: string): string => `privilege-sets/${directory.idOf('set', name)}`;
  const grant = (given: { group: string; privilege: string }): string =>
    `${group(given.group)}/privileges/${given.privilege}`;
  const assignment = (given: { group: string; set: string }): string => `${group(given.group)}/${set(given.set)}`;
  const membership = (given: { group: string; user: string }): string =>
    `${group(given.group)}/members/${directory.idOf('user', given.user)}`;
  const containment = (given: { group: string; subgroup: string }): string =>
    `${group(given.group)}/subgroups/${directory.idOf('group', given.subgroup)}`;
  const content = (given: { set: string; privilege: string }): string =>
    `${set(given.set)}/privileges/${given.privilege}`;
  return {
    createGroup: (given) => api.post('groups', { name: given.group }),
    deleteGroup: (given) => api.delete(group(given.group)),
    grantPrivilege: (given) => api.put(grant(given)),
    revokePrivilege: (given) => api.delete(grant(given)),
    assignSet: (given) => api.put(assignment(given)),
    removeSet: (given) => api.delete(assignment(given)),
    addMember: (given) => api.put(membership(given)),
    removeMember: (given) => api.delete(membership(given)),
    makeGroupAdmin: (given) => api.put(membership(given), { admin: true }),
    addSubgroup: (given) => api.put(containment(given)),
    removeSubgroup: (given) => api.delete(containment(given)),
    deleteUser: (given) => api.delete(`users/${directory.idOf('user', given.user)}`),
    deleteSet: (given) => api.delete(set(given.set)),
    putIntoSet: (given) => api.put(content(given)),
    takeOutOfSet: (given) => api.delete(content(given)),
  };
}

function views(directory: Directory): Surface['views'] {
  const id = directory.idOf.bind(directory);
  const list = async (path: string): Promise<Item[]> => {
    const { status, body } = await directory.admin.get<{ items: Item[] }>(path);
    if (status === 404) return [];
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body.items;
  };
  const idsOf = async (path: string, pick: (item: Item) => number): Promise<number[]> => (await list(path)).map(pick);
  return {
    groups: async () => (await list('groups?limit=200')).map((item) => item.name),
    privilegesOfGroup: async (name) =>
      (await list(`groups/${id('group', name)}/privileges?limit=200`)).map((item) => item.privilege),
    setsOfGroup: async (name) =>
      directory.namesOf(
        'set',
        await idsOf(`groups/${id('group', name)}/privilege-sets?limit=200`, (item) => item.privilegeSetId),
      ),
    membersOfGroup: async (name) =>
      directory.namesOf('user', await idsOf(`groups/${id('group', name)}/members?limit=200`, (item) => item.userId)),
    subgroupsOfGroup: async (name) =>
      (await list(`groups/${id('group', name)}/subgroups?limit=200`)).map((item) => item.name),
    groupsOfUser: async (name) => (await list(`users/${id('user', name)}/groups?limit=200`)).map((item) => item.name),
    reachedGroupsOfUser: async (name) =>
      (await list(`users/${id('user', name)}/groups?effective=true&limit=200`))
        .map((item) => item.name)
        .filter((group) => group !== ALL),
    privilegesOfUser: async (name) => (await list(`users/${id('user', name)}/privileges`)).map((item) => item.name),
    privilegesOfSet: async (name) =>
      (await list(`privilege-sets/${id('set', name)}/privileges?limit=200`)).map((item) => item.privilege),
    groupsOfSet: async (name) =>
      directory.namesOf(
        'group',
        await idsOf(`privilege-sets/${id('set', name)}/groups?limit=200`, (item) => item.groupId),
      ),
    holdersOfPrivilege: async (name) =>
      directory.namesOf('user', await idsOf(`privileges/${name}/holders?limit=200`, (item) => item.id)),
  };
}
