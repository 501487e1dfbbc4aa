import { aGroup, aUser } from '../../support/builders.js';
import { aToken, expectStatus, COMMON_PRIVILEGE } from '../../support/cast.js';
import type { TestServer } from '../../support/test-server.js';

/** The privileges of the server itself, by which a scoped token gets into routes. */
export const SCOPES = ['USER_PROVISIONING', 'TOKEN_INTROSPECTION', 'ACCESS_CHECKING', 'METRICS_READING'] as const;

export type Scope = (typeof SCOPES)[number];

export type Caller =
  | 'anonymous'
  | 'stranger'
  | 'otherAdmin'
  | 'member'
  | 'groupAdmin'
  | 'administrator'
  | 'scoped'
  | 'deactivated'
  | 'expired'
  | 'revoked'
  | Scope;

export interface Callers {
  /** The token that each of them shows; none for who is anonymous. */
  tokens: Record<Caller, string | undefined>;
  /** Whom every stage makes an admin of its group. */
  groupAdminId: number;
  /** Whom every stage makes a plain member of its group. */
  memberId: number;
}

/**
 * Everybody who calls. The administrator is not the one of the first start; the scoped tokens and those that no longer
 * count are his, so that nothing but the token keeps them out.
 */
export async function theCallers(server: TestServer): Promise<Callers> {
  const { admin } = server;
  const administrator = await aUser(admin);
  await expectStatus(admin.put(`groups/2/members/${administrator.id}`), 200);
  const former = await aUser(admin);
  await expectStatus(admin.put(`groups/2/members/${former.id}`), 200);
  await expectStatus(admin.patch(`users/${former.id}`, { active: false }), 200);
  const otherAdmin = await aUser(admin);
  const other = await aGroup(admin);
  await expectStatus(admin.put(`groups/${other.id}/members/${otherAdmin.id}`, { admin: true }), 200);
  const groupAdmin = await aUser(admin);
  const member = await aUser(admin);
  const own = `users/${administrator.id}`;
  const revoked = await admin.post<{ id: number; token: string }>(`${own}/tokens`, {});
  await expectStatus(admin.delete(`tokens/${revoked.body.id}`), 204);
  const scoped = async (scope: string): Promise<string> => aToken(admin, own, { scopes: [scope] });
  return {
    groupAdminId: groupAdmin.id,
    memberId: member.id,
    tokens: {
      anonymous: undefined,
      stranger: (await aUser(admin)).token,
      otherAdmin: otherAdmin.token,
      member: member.token,
      groupAdmin: groupAdmin.token,
      administrator: administrator.token,
      scoped: await scoped(COMMON_PRIVILEGE),
      deactivated: former.token,
      expired: await anExpiredToken(server, own),
      revoked: revoked.body.token,
      USER_PROVISIONING: await scoped('USER_PROVISIONING'),
      TOKEN_INTROSPECTION: await scoped('TOKEN_INTROSPECTION'),
      ACCESS_CHECKING: await scoped('ACCESS_CHECKING'),
      METRICS_READING: await scoped('METRICS_READING'),
    },
  };
}

async function anExpiredToken(server: TestServer, owner: string): Promise<string> {
  const { body } = await server.admin.post<{ id: number; token: string }>(`${owner}/tokens`, {});
  await server.sql("UPDATE tokens SET valid_until = now() - interval '1 second' WHERE id = $1", [body.id]);
  return body.token;
}
