import { Api, type Answer } from '../../support/api.js';
import type { Directory } from '../directory.js';
import type { Answered, Operation, Surface } from './surface.js';

const BASE = '/callosum/v1/tspublic/v1';

/** The privileges that ThoughtSpot gives to everyone; it refuses any other for the group All. */
const SETTABLE_ON_ALL: readonly string[] = ['DATADOWNLOADING', 'USERDATAUPLOADING'];

interface GroupObject {
  header: { name: string };
  privileges: string[];
}

/** ThoughtSpot's REST API v1, as its Python clients call it: a session cookie, and forms in multipart. */
export function thoughtSpotSurface(directory: Directory, token: string): Surface {
  const change = (call: string, groups: readonly string[], privilege: string): Promise<Answered> =>
    changePrivilege(directory, token, call, groups, privilege);
  return {
    name: 'ThoughtSpot',
    operations: {
      grantPrivilege: (given) => change('addprivilege', [given.group], given.privilege),
      revokePrivilege: (given) => change('removeprivilege', [given.group], given.privilege),
      grantToSeveral: (given) => change('addprivilege', given.groups, given.privilege),
      revokeFromSeveral: (given) => change('removeprivilege', given.groups, given.privilege),
    },
    views: { privilegesOfUser: (name) => privilegesOfUser(directory, name) },
    offers,
  };
}

function offers(operation: Operation): boolean {
  if (!('privilege' in operation) || SETTABLE_ON_ALL.includes(operation.privilege)) return true;
  const groups = 'groups' in operation ? operation.groups : 'group' in operation ? [operation.group] : [];
  return !groups.includes('All');
}

async function changePrivilege(
  directory: Directory,
  token: string,
  call: string,
  groups: readonly string[],
  privilege: string,
): Promise<Answered> {
  const form = new FormData();
  form.set('privilege', privilege);
  form.set('groupNames', JSON.stringify(groups));
  const answer = await new Api(directory.url).post<GroupObject | GroupObject[]>(`${BASE}/group/${call}`, undefined, {
    raw: form,
    headers: { ...cookie(token), 'X-Requested-By': 'ThoughtSpot', Accept: 'application/json' },
  });
  return answer.status === 200 ? { status: 200, shown: shownIn(answer) } : { status: answer.status };
}

function shownIn({ body }: Answer<GroupObject | GroupObject[]>): Record<string, string[]> {
  const objects = Array.isArray(body) ? body : [body];
  return Object.fromEntries(objects.map((group) => [group.header.name, group.privileges]));
}

/** What the user sees of himself: there is no other way to ask here. */
async function privilegesOfUser(directory: Directory, name: string): Promise<string[]> {
  const { status, body } = await new Api(directory.url).get<{ privileges: string[] }>(`${BASE}/session/info`, {
    headers: cookie(directory.tokenOf(name)),
  });
  if (status !== 200) throw new Error(`session/info: ${status}`);
  return body.privileges;
}

function cookie(token: string): { Cookie: string } {
  return { Cookie: `JSESSIONID=${token}` };
}
