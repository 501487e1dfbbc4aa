import { randomInt } from 'node:crypto';
import { Api } from '../test/support/api.js';
import { withServer, type BenchDatabase } from './bench-database.js';
import { requestBytes, type RequestSource } from './load.js';
import { recordStatements } from './recorded-statements.js';

export const KINDS = ['get', 'list', 'create', 'addMember'] as const;
export type Kind = (typeof KINDS)[number];

export const DESCRIPTIONS: Readonly<Record<Kind, string>> = {
  get: 'get a group',
  list: 'list 50 groups with member counts',
  create: 'create a group',
  addMember: 'add a member',
};

export interface Ids {
  groups: number[];
  users: number[];
}

/** An endless row of requests of one kind: any group, any user, a new name each time. */
export function requestsOf(kind: Kind, token: string, ids: Ids): RequestSource {
  const group = (): number => ids.groups[randomInt(ids.groups.length)] ?? 0;
  const user = (): number => ids.users[randomInt(ids.users.length)] ?? 0;
  const page = requestBytes('GET', '/api/v1/groups?limit=50', token);
  const sources: Record<Kind, () => Buffer> = {
    get: () => requestBytes('GET', `/api/v1/groups/${group()}`, token),
    list: () => page,
    create: () => requestBytes('POST', '/api/v1/groups', token, { name: `made-${randomInt(2 ** 47)}` }),
    addMember: () => requestBytes('PUT', `/api/v1/groups/${group()}/members/${user()}`, token, {}),
  };
  return { next: sources[kind] };
}

/** What our server sends to Postgres for one request of each kind. */
export async function recordAll(database: BenchDatabase): Promise<{ statements: Record<Kind, string[]>; ids: Ids }> {
  return withServer(database, async (url, token) => {
    const api = new Api(url, token);
    const ids = {
      groups: await idsOf(api, 'groups?q=large&limit=200'),
      users: await idsOf(api, 'users?q=large&limit=200'),
    };
    const [groupId, userId] = [ids.groups[0], ids.users[0]];
    const calls: Record<Kind, () => Promise<unknown>> = {
      get: () => api.get(`groups/${groupId}`),
      list: () => api.get('groups?limit=50'),
      create: () => api.post('groups', { name: 'made for the record' }),
      addMember: () => api.put(`groups/${groupId}/members/${userId}`, {}),
    };
    const statements: Record<Kind, string[]> = { get: [], list: [], create: [], addMember: [] };
    for (const kind of KINDS) statements[kind] = (await recordStatements(calls[kind])).map(({ text }) => text);
    return { statements, ids };
  });
}

async function idsOf(api: Api, path: string): Promise<number[]> {
  const { body } = await api.get<{ items: { id: number }[] }>(path);
  return body.items.map((item) => item.id);
}
