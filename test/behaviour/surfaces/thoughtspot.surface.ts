import { Api, type Answer } from '../../support/api.js';
import { ALL, type Directory } from '../directory.js';
import type { Answered, Operation, Surface } from './surface.js';

const BASE = '/callosum/v1/tspublic/v1';

/** The privileges that ThoughtSpot gives to everyone; it refuses any other for the group All. */
const SETTABLE_ON_ALL: readonly string[] = ['DATADOWNLOADING', 'USERDATAUPLOADING'];

interface Named {
  header: { name: string };
}

interface GroupObject extends Named {
  privileges: string[];
}

/** ThoughtSpot's REST API v1, as its Python clients call it: a session cookie, and forms in multipart. */
export function thoughtSpotSurface(directory: Directory, token: string): Surface {
  return {
    name: 'ThoughtSpot',
    operations: operations(directory, new Calls(directory, token)),
    views: views(directory, new Calls(directory, directory.adminToken)),
    // ThoughtSpot lists everyone in All, and All with every user.
    showsAll: { asMembers: true, asGroup: true },
    letsGroupAdminsIn: false,
    offers,
  };
}

/** Its calls with one session. */
class Calls {
  private readonly api: Api;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(directory: Directory, token: string) {
    this.api = new Api(directory.url);
    this.headers = { Cookie: `JSESSIONID=${token}`, 'X-Requested-By': 'ThoughtSpot', Accept: 'application/json' };
  }

  /** What it shows; null where it finds nothing, or the session is dead. */
  async find<T>(path: string): Promise<T | null> {
    const { status, body } = await this.api.get<T>(`${BASE}/${path}`, { headers: this.headers });
    if (status === 400 || status === 401) return null;
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body;
  }

  async names(path: string): Promise<string[]> {
    return ((await this.find<Named[]>(path)) ?? []).map(({ header }) => header.name);
  }

  post<T>(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return this.api.post<T>(`${BASE}/${path}`, undefined, { raw: form, headers: this.headers });
  }

  delete(path: string, fields?: Readonly<Record<string, string>>): Promise<Answered> {
    const raw = fields && { raw: new URLSearchParams(fields) };
    return this.api.delete(`${BASE}/${path}`, { ...raw, headers: this.headers });
  }

  /** Answers what it shows of the groups. */
  async changePrivilege(call: string, groups: readonly string[], privilege: string): Promise<Answered> {
    const fields = { privilege, groupNames: JSON.stringify(groups) };
    const { status, body } = await this.post<GroupObject | GroupObject[]>(`group/${call}`, fields);
    return status === 200 ? { status, shown: shownIn(Array.isArray(body) ? body : [body]) } : { status };
  }
}

function operations(directory: Directory, calls: Calls): Surface['operations'] {
  const group = (name: string): string => `group/${directory.guidOf('group', name)}`;
  const membership = (given: { group: string; user: string }): string =>
    `${group(given.group)}/user/${directory.guidOf('user', given.user)}`;
  const inner = (given: { subgroup: string }): Record<string, string> => ({
    principalids: JSON.stringify([directory.guidOf('group', given.subgroup)]),
  });
  return {
    createGroup: (given) => calls.post('group', { name: given.group, display_name: given.group }),
    deleteGroup: (given) => calls.delete(group(given.group)),
    grantPrivilege: (given) => calls.changePrivilege('addprivilege', [given.group], given.privilege),
    revokePrivilege: (given) => calls.changePrivilege('removeprivilege', [given.group], given.privilege),
    grantToSeveral: (given) => calls.changePrivilege('addprivilege', given.groups, given.privilege),
    revokeFromSeveral: (given) => calls.changePrivilege('removeprivilege', given.groups, given.privilege),
    addMember: (given) => calls.post(membership(given)),
    removeMember: (given) => calls.delete(membership(given)),
    addSubgroup: (given) => calls.post(`${group(given.group)}/groups`, inner(given)),
    removeSubgroup: (given) => calls.delete(`${group(given.group)}/groups`, inner(given)),
    deleteUser: (given) => calls.delete(`user/${directory.guidOf('user', given.user)}`),
  };
}

function views(directory: Directory, calls: Calls): Surface['views'] {
  const group = (name: string): string => directory.guidOf('group', name);
  return {
    groups: async () =>
      ((await calls.find<{ name: string }[]>(`metadata/listobjectheaders?type=USER_GROUP`)) ?? []).map(
        ({ name }) => name,
      ),
    privilegesOfGroup: async (name) =>
      (await calls.find<GroupObject>(`metadata/detail/${group(name)}?type=USER_GROUP`))?.privileges ?? [],
    membersOfGroup: (name) => calls.names(`group/${group(name)}/users`),
    subgroupsOfGroup: (name) => calls.names(`group/${group(name)}/groups`),
    groupsOfUser: (name) => calls.names(`user/${directory.guidOf('user', name)}/groups`),
    reachedGroupsOfUser: async (name) => {
      const user = await calls.find<{ inheritedGroups: string[] }>(`user?userid=${directory.guidOf('user', name)}`);
      return directory.namesOfGroups(user?.inheritedGroups ?? []).filter((reached) => reached !== ALL);
    },
    // What the user sees of himself: there is no other way to ask here.
    privilegesOfUser: async (name) =>
      (await new Calls(directory, directory.tokenOf(name)).find<GroupObject>('session/info'))?.privileges ?? [],
  };
}

function offers(operation: Operation): boolean {
  if (!('privilege' in operation) || SETTABLE_ON_ALL.includes(operation.privilege)) return true;
  const groups = 'groups' in operation ? operation.groups : 'group' in operation ? [operation.group] : [];
  return !groups.includes(ALL);
}

function shownIn(objects: readonly GroupObject[]): Record<string, string[]> {
  return Object.fromEntries(objects.map((group) => [group.header.name, group.privileges]));
}
