import type { Answer, Api } from './api.js';
import { aGroup, aUser, type Made, type MadeUser } from './builders.js';
import type { TestServer } from './test-server.js';

/** One private group and everybody who can stand in some relation to it. */
export interface Cast {
  group: Made;
  users: Record<'groupAdmin' | 'member' | 'nestedMember' | 'formerMember' | 'stranger', MadeUser>;
  administrator: Api;
  groupAdmin: Api;
  /** The group admin, with a token that is narrowed to a privilege he holds. */
  scopedGroupAdmin: Api;
  member: Api;
  /** A member of a subgroup. */
  nestedMember: Api;
  /** A member whose window has closed. */
  formerMember: Api;
  stranger: Api;
  /** The group itself, by a token of its own. */
  groupToken: Api;
}

export type Caller = Exclude<keyof Cast, 'group' | 'users'>;

export const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
export const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

/** Everyone holds it: All is granted it by the seed. */
export const COMMON_PRIVILEGE = 'AUTHORING';

export async function aCast(server: TestServer, fields: object = {}): Promise<Cast> {
  const { admin } = server;
  const group = await aGroup(admin, fields);
  const inside = await aGroup(admin);
  await expectStatus(admin.put(`groups/${group.id}/subgroups/${inside.id}`), 200);
  const [groupAdmin, member, nestedMember, formerMember, stranger] = await Promise.all([
    aUser(admin),
    aUser(admin, {}, [group.id]),
    aUser(admin, {}, [inside.id]),
    aUser(admin),
    aUser(admin),
  ]);
  await expectStatus(admin.put(`groups/${group.id}/members/${groupAdmin.id}`, { admin: true }), 200);
  await expectStatus(admin.put(`groups/${group.id}/members/${formerMember.id}`, { validUntil: YESTERDAY }), 200);
  return {
    group,
    users: { groupAdmin, member, nestedMember, formerMember, stranger },
    administrator: admin,
    groupAdmin: server.as(groupAdmin.token),
    scopedGroupAdmin: server.as(await aToken(admin, `users/${groupAdmin.id}`, { scopes: [COMMON_PRIVILEGE] })),
    member: server.as(member.token),
    nestedMember: server.as(nestedMember.token),
    formerMember: server.as(formerMember.token),
    stranger: server.as(stranger.token),
    groupToken: server.as(await aToken(admin, `groups/${group.id}`)),
  };
}

/** The secret of a new token. `owner` is `users/<id>` or `groups/<id>`. */
export async function aToken(api: Api, owner: string, fields: object = {}): Promise<string> {
  const { body } = await expectStatus(api.post<{ token: string }>(`${owner}/tokens`, fields), 201);
  return body.token;
}

/** What an answer says in short: `200`, or the status with the error's code, such as `403 forbidden`. */
export function outcome(answer: Answer<unknown>): string {
  const { body } = answer;
  const code = typeof body === 'object' && body !== null && 'code' in body ? ` ${String(body.code)}` : '';
  return `${answer.status}${code}`;
}

/** What a caller can tell refusals apart by: everything in the answer but the request's own id. */
export function refusal(answer: Answer): object {
  const { instance: _instance, ...problem } = answer.body;
  const headers = Object.fromEntries(answer.headers);
  for (const name of ['x-request-id', 'date', 'content-length']) delete headers[name];
  return { status: answer.status, problem, headers };
}

export async function expectStatus<T>(call: Promise<Answer<T>>, status: number): Promise<Answer<T>> {
  const answer = await call;
  if (answer.status !== status) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}, not ${status}`);
  return answer;
}
