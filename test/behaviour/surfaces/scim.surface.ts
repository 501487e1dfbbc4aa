import type { Directory } from '../directory.js';
import type { Answered, Surface } from './surface.js';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Resource {
  members?: { display: string; type: string }[];
  groups?: { display: string; type: string }[];
}

/** SCIM: who is in which group, users and groups alike, and nothing of what that lets them do. */
export function scimSurface(directory: Directory, token: string): Surface {
  const group = (name: string): string => `/Groups/${directory.guidOf('group', name)}`;
  const user = (name: string): string => `/Users/${directory.guidOf('user', name)}`;
  const send = (method: string, path: string, body?: object): Promise<Answered> =>
    call(directory, token, method, path, body);
  const patch = (name: string, operation: object): Promise<Answered> =>
    send('PATCH', group(name), { schemas: [PATCH_SCHEMA], Operations: [operation] });
  const add = (to: string, value: string): Promise<Answered> =>
    patch(to, { op: 'add', path: 'members', value: [{ value }] });
  const remove = (from: string, value: string): Promise<Answered> =>
    patch(from, { op: 'remove', path: `members[value eq "${value}"]` });
  const members = async (name: string, type: string): Promise<string[]> =>
    ((await find(directory, group(name))).members ?? [])
      .filter((member) => member.type === type)
      .map(({ display }) => display);
  const groups = async (name: string, types: readonly string[]): Promise<string[]> =>
    ((await find(directory, user(name))).groups ?? [])
      .filter(({ type }) => types.includes(type))
      .map(({ display }) => display);
  return {
    name: 'SCIM',
    operations: {
      createGroup: (given) => send('POST', '/Groups', { schemas: [GROUP_SCHEMA], displayName: given.group }),
      deleteGroup: (given) => send('DELETE', group(given.group)),
      addMember: (given) => add(given.group, directory.guidOf('user', given.user)),
      removeMember: (given) => remove(given.group, directory.guidOf('user', given.user)),
      addSubgroup: (given) => add(given.group, directory.guidOf('group', given.subgroup)),
      removeSubgroup: (given) => remove(given.group, directory.guidOf('group', given.subgroup)),
      deleteUser: (given) => send('DELETE', user(given.user)),
    },
    views: {
      membersOfGroup: (name) => members(name, 'User'),
      subgroupsOfGroup: (name) => members(name, 'Group'),
      groupsOfUser: (name) => groups(name, ['direct']),
      reachedGroupsOfUser: (name) => groups(name, ['direct', 'indirect']),
    },
    // That everyone is in All goes without saying.
    showsAll: { asMembers: false, asGroup: false },
    letsGroupAdminsIn: false,
  };
}

/** A resource as the administrator sees it; an empty one where there is none. */
async function find(directory: Directory, path: string): Promise<Resource> {
  const { status, body } = await call(directory, directory.adminToken, 'GET', path);
  if (status !== 200 && status !== 404) throw new Error(`${path}: ${status}`);
  return status === 200 ? body : {};
}

async function call(
  { url }: Directory,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answered & { body: Resource }> {
  const response = await fetch(`${url}/scim/v2${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Resource };
}
