import type { Directory } from '../directory.js';
import type { Answered, Surface } from './surface.js';

/**
 * MindTouch's API: documents in XML, with the token in `X-Authtoken`. A group has one role there, which replaces the one
 * before: what other surfaces do with sets it does not express.
 */
export function mindTouchSurface(directory: Directory, token: string): Surface {
  const id = directory.idOf.bind(directory);
  const send = (method: string, path: string, body?: string): Promise<Answered> =>
    call(directory, token, method, path, body);
  const members = (group: string): string => `groups/${id('group', group)}/users`;
  return {
    name: 'MindTouch',
    operations: {
      createGroup: ({ group }) => send('POST', 'groups', `<group><name>${group}</name></group>`),
      deleteGroup: ({ group }) => send('DELETE', `groups/${id('group', group)}`),
      addMember: ({ group, user }) => send('POST', members(group), `<users><user id="${id('user', user)}" /></users>`),
      removeMember: ({ group, user }) => send('DELETE', `${members(group)}/${id('user', user)}`),
    },
    views: {
      groups: () => textsOf(directory, 'groups?limit=all', 'groupname'),
      membersOfGroup: (group) => textsOf(directory, `${members(group)}?limit=all`, 'username'),
      groupsOfUser: (user) => textsOf(directory, `users/${id('user', user)}`, 'groupname'),
    },
    // Everyone is listed in All; a user's groups are those that he was put into.
    showsAll: { asMembers: true, asGroup: false },
    letsGroupAdminsIn: false,
  };
}

/** The texts of all elements of a name; none where there is no such thing. */
async function textsOf(directory: Directory, path: string, element: string): Promise<string[]> {
  const { status, text } = await call(directory, directory.adminToken, 'GET', path);
  if (status === 404) return [];
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return [...text.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, found = '']) => found);
}

async function call(
  { url }: Directory,
  token: string,
  method: string,
  path: string,
  body?: string,
): Promise<Answered & { text: string }> {
  const response = await fetch(`${url}/@api/deki/${path}`, {
    method,
    headers: { 'X-Authtoken': token, 'Content-Type': 'application/xml' },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}
