import { randomBytes } from 'node:crypto';
import type { Api } from './api.js';

export interface Made {
  id: number;
  name: string;
  version: number;
}

export interface MadeUser {
  id: number;
  username: string;
  guid: string;
  /** A personal token of the user without scopes. */
  token: string;
}

/** A name that nothing has yet. */
export function aName(prefix = 'thing'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

/** A group with a random name, made by the administrator. */
export async function aGroup(admin: Api, fields: object = {}): Promise<Made> {
  return made(await admin.post<Made>('groups', { name: aName('group'), ...fields }));
}

export async function aPrivilege(admin: Api, fields: object = {}): Promise<Made> {
  return made(await admin.post<Made>('privileges', { name: aName('privilege'), ...fields }));
}

export async function aPrivilegeSet(
  admin: Api,
  privileges: readonly string[] = [],
  fields: object = {},
): Promise<Made> {
  const set = made(await admin.post<Made>('privilege-sets', { name: aName('set'), ...fields }));
  for (const name of privileges) await admin.put(`privilege-sets/${set.id}/privileges/${encodeURIComponent(name)}`);
  return set;
}

export async function aResource(admin: Api, fields: object = {}): Promise<Made> {
  return made(await admin.post<Made>('resources', { kind: 'data_source', name: aName('resource'), ...fields }));
}

/** A user with a token. `groups` he is put into, each as a plain member. */
export async function aUser(admin: Api, fields: object = {}, groups: readonly number[] = []): Promise<MadeUser> {
  const user = made(await admin.post<MadeUser>('users', { username: aName('user'), ...fields }));
  for (const id of groups) await admin.put(`groups/${id}/members/${user.id}`);
  const { body } = await admin.post<{ token: string }>(`users/${user.id}/tokens`, {});
  return { ...user, token: body.token };
}

function made<T>(answer: { status: number; body: T }): T {
  if (answer.status !== 201) throw new Error(`not made: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
