import {
  aGroup,
  aName,
  aPrivilege,
  aPrivilegeSet,
  aResource,
  aUser,
  type Made,
  type MadeUser,
} from '../support/builders.js';
import type { TestServer } from '../support/test-server.js';

export type FieldKind = 'name' | 'text' | 'boolean' | 'instant' | 'id' | 'email' | 'password' | 'scopes' | 'seconds';

export interface WriteRoute {
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  /** A body that the route takes. */
  valid: () => Record<string, unknown>;
  fields: Readonly<Record<string, FieldKind>>;
}

/** Things that the paths of the routes name. */
export interface Fixtures {
  user: MadeUser;
  group: Made;
  privilege: Made;
  set: Made;
  resource: Made;
  serviceId: number;
  tokenId: number;
}

export async function makeFixtures({ admin }: TestServer): Promise<Fixtures> {
  const user = await aUser(admin);
  const service = await admin.post<Made>('authentication-services', { kind: 'local', name: aName('service') });
  const token = await admin.post<Made>(`users/${user.id}/tokens`, {});
  return {
    user,
    group: await aGroup(admin),
    privilege: await aPrivilege(admin),
    set: await aPrivilegeSet(admin),
    resource: await aResource(admin),
    serviceId: service.body.id,
    tokenId: token.body.id,
  };
}

const VALIDITY = { validFrom: 'instant', validUntil: 'instant' } as const;
const TOKEN = { description: 'text', scopes: 'scopes', ...VALIDITY } as const;
const named = (): Record<string, unknown> => ({ name: aName() });
const empty = (): Record<string, unknown> => ({});

/** Every route that takes a body. */
export function writeRoutes({ user, group, privilege, set, resource, serviceId, tokenId }: Fixtures): WriteRoute[] {
  const NAMED = { name: 'name', description: 'text' } as const;
  const USER = { displayName: 'text', email: 'email', active: 'boolean', authenticationServiceId: 'id' } as const;
  return [
    {
      method: 'POST',
      path: 'users',
      valid: () => ({ username: aName() }),
      fields: { username: 'name', password: 'password', ...USER },
    },
    { method: 'PATCH', path: `users/${user.id}`, valid: empty, fields: { username: 'name', ...USER } },
    {
      method: 'PUT',
      path: `users/${user.id}/password`,
      valid: () => ({ password: 'long enough' }),
      fields: { password: 'password' },
    },
    {
      method: 'PUT',
      path: `users/${user.id}/privilege-sets/${set.id}`,
      valid: empty,
      fields: { role: 'boolean', ...VALIDITY },
    },
    { method: 'POST', path: `users/${user.id}/tokens`, valid: empty, fields: TOKEN },
    { method: 'POST', path: 'groups', valid: named, fields: { ...NAMED, public: 'boolean' } },
    { method: 'PATCH', path: `groups/${group.id}`, valid: empty, fields: { ...NAMED, public: 'boolean' } },
    {
      method: 'PUT',
      path: `groups/${group.id}/members/${user.id}`,
      valid: empty,
      fields: { admin: 'boolean', ...VALIDITY },
    },
    { method: 'POST', path: `groups/${group.id}/members:batch`, valid: empty, fields: {} },
    { method: 'PUT', path: `groups/${group.id}/privileges/${privilege.name}`, valid: empty, fields: VALIDITY },
    {
      method: 'PUT',
      path: `groups/${group.id}/privilege-sets/${set.id}`,
      valid: empty,
      fields: { role: 'boolean', ...VALIDITY },
    },
    { method: 'POST', path: `groups/${group.id}/tokens`, valid: empty, fields: TOKEN },
    {
      method: 'POST',
      path: 'privileges',
      valid: named,
      fields: { ...NAMED, category: 'text', delegable: 'boolean' },
    },
    {
      method: 'PATCH',
      path: `privileges/${privilege.name}`,
      valid: empty,
      fields: { name: 'name', description: 'text', category: 'text', delegable: 'boolean' },
    },
    { method: 'POST', path: 'privilege-sets', valid: named, fields: NAMED },
    { method: 'PATCH', path: `privilege-sets/${set.id}`, valid: empty, fields: NAMED },
    {
      method: 'POST',
      path: 'resources',
      valid: () => ({ kind: 'action', ...named() }),
      fields: { ...NAMED, kind: 'name' },
    },
    { method: 'PATCH', path: `resources/${resource.id}`, valid: empty, fields: NAMED },
    {
      method: 'POST',
      path: 'authentication-services',
      valid: () => ({ kind: 'local', ...named() }),
      fields: { ...NAMED, enabled: 'boolean' },
    },
    {
      method: 'PATCH',
      path: `authentication-services/${serviceId}`,
      valid: empty,
      fields: { ...NAMED, enabled: 'boolean' },
    },
    { method: 'POST', path: 'tokens', valid: empty, fields: TOKEN },
    { method: 'POST', path: `tokens/${tokenId}:rotate`, valid: empty, fields: { overlapSeconds: 'seconds' } },
    {
      method: 'POST',
      path: 'sessions',
      valid: () => ({ username: aName(), password: 'wrong but long' }),
      fields: {},
    },
  ];
}

const NUL_AND_SURROGATES = ['a\0b', '\0', '\ud800', 'a\udc00b'];
const NO_TEXT = [1, true, null, {}, [], ['text']];

/** Values that a field of a kind must refuse. */
export const BAD_VALUES: Readonly<Record<FieldKind, readonly unknown[]>> = {
  name: [...NO_TEXT, '', ' ', '\t \u3000', 'x'.repeat(256), 'a\nb', 'a\u007fb', ...NUL_AND_SURROGATES],
  text: [...NO_TEXT, 'x'.repeat(2_001), ...NUL_AND_SURROGATES],
  boolean: ['true', '', 0, 1, null, {}, []],
  instant: ['', 'tomorrow', '2030-01-01', '2030-01-01T00:00:00', '2030-13-01T00:00:00Z', 1, true, {}, [], 'a\0b'],
  id: ['1', '', 1.5, 0, -1, 2 ** 53, 1e300, null, {}, [1], true],
  email: ['', 'ada', 'ada@', 'a\0@b.org', '\ud800@b.org', `${'x'.repeat(300)}@b.org`, 1, true, {}, ['a@b.org']],
  password: ['', 'short', 'x'.repeat(1_025), 12_345_678, null, {}, ['long enough'], '\ud800 is no character'],
  scopes: [
    'DEVELOPER',
    [1],
    [null],
    [{}],
    [['DEVELOPER']],
    {},
    1,
    ['x'.repeat(256)],
    ['a\0b'],
    ['\ud800'],
    Array(101).fill('DEVELOPER'),
  ],
  seconds: ['1', 1.5, -1, 604_801, 1e300, null, {}, [], true],
};
