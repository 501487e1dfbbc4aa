import type { WireRequest } from './exchange.js';

/**
 * A request and the answer to it, byte for byte. In the answer `{{uuid}}`, `{{secret}}`, `{{session}}` and `{{instant}}`
 * stand for the volatile fields. They run one after the other: users 1 to 4 are admin, alice, bob and carol, and the
 * first new group is 4.
 */
export interface Fixture extends WireRequest {
  name: string;
  as: 'root' | 'alice' | 'bob' | 'carol' | 'nobody';
  status: number;
  answer: string;
}

type Caller = Fixture['as'];

const FRENCH = { 'Accept-Language': 'fr' };

const error = (id: number, message: string): string =>
  `{"id":${id},"message":${JSON.stringify(message)},"data":null,"uuid":"{{uuid}}"}`;
const call = (
  name: string,
  as: Caller,
  request: string,
  body: unknown,
  status: number,
  answer: string,
  headers = {},
): Fixture => {
  const [method = '', path = ''] = request.split(' ');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { name, as, method, path, headers, ...(body === undefined ? {} : { body: text }), status, answer };
};
const read = (name: string, as: Caller, path: string, status: number, answer: string, headers = {}): Fixture =>
  call(name, as, `GET ${path}`, undefined, status, answer, headers);

const user = (id: number, username: string, fullname: string, admin = false): string =>
  `{"id":${id},"username":"${username}","fullname":"${fullname}","email":"${id === 1 ? '' : `${username}@example.com`}",` +
  `"admin":${admin},"origin":"local","favorites":null,"permissions":{}}`;
const ROOT = user(1, 'admin', 'Administrator', true);
const ALICE = user(2, 'alice', 'Alice A');
const BOB = user(3, 'bob', 'Bob B');
const CAROL = user(4, 'carol', '');
const sent = (username: string): string =>
  `{"id":0,"username":"${username}","fullname":"","email":"","admin":false,"origin":"","favorites":null,"permissions":{}}`;

const FORBIDDEN = error(11, 'forbidden');
const NO_GROUP = error(20, 'group does not exist');
const NOT_FOUND = error(38, 'resource not found');
const INFRA = '{"id":3,"name":"shared.infra"}';

const SESSIONS: Fixture[] = [
  call(
    'C1 signs in',
    'nobody',
    'POST /login',
    { username: 'alice', password: 'correct horse battery staple', request_token: 'x' },
    200,
    `{"user":${ALICE},"token":"{{session}}"}`,
  ),
  call(
    'C2 refuses a wrong password',
    'nobody',
    'POST /login',
    { username: 'alice', password: 'no' },
    400,
    error(25, 'invalid user or password'),
  ),
  call(
    'in French',
    'nobody',
    'POST /login',
    { username: 'nobody', password: 'no' },
    400,
    error(25, 'mauvaise combinaison compte/mot de passe utilisateur'),
    FRENCH,
  ),
  read('C3 knows nobody without a token', 'nobody', '/group', 401, error(10, 'not authenticated')),
  read('in French', 'nobody', '/group', 401, error(10, 'authentification invalide'), FRENCH),
  read('says how users sign in', 'nobody', '/auth/mode', 200, '{"auth_mode":"local"}'),
  read(
    'says its version',
    'nobody',
    '/mon/version',
    200,
    '{"version":"0.43.1","architecture":"amd64","os":"linux","git_hash":"","build_time":"","db_migrate":""}',
  ),
  read('says that a session is alive', 'alice', '/user/logged', 200, 'null'),
];

const GROUPS: Fixture[] = [
  read('lists no group for who is in none', 'alice', '/group', 200, '[]'),
  read('lists null when a filter leaves none', 'alice', '/group?withoutDefault=true', 200, 'null'),
  read('lists public groups', 'alice', '/group/public', 200, `[${INFRA}]`),
  call('C4 creates a group', 'alice', 'POST /group', { name: 'team.a' }, 201, '{"id":4,"name":"team.a"}'),
  call('C5 refuses a taken name', 'alice', 'POST /group', { name: 'team.a' }, 409, error(33, 'group already exists')),
  call('in French', 'bob', 'POST /group', { name: 'team.a' }, 409, error(33, 'le groupe existe déjà'), FRENCH),
  call(
    'C6 refuses a name with a blank',
    'alice',
    'POST /group',
    { name: 'team a' },
    400,
    error(32, "group name must respect '^[a-zA-Z0-9.-_-]{1,}$'"),
  ),
  call(
    'C7 refuses what is no JSON',
    'alice',
    'POST /group',
    '{"a":',
    400,
    error(74, 'wrong request (from: unexpected end of JSON input)'),
  ),
  call(
    'C8 repeats members that were sent, and stores none',
    'alice',
    'POST /group',
    { NAME: 'Team-B', id: 7, colour: 'red', users: [{ username: 'bob' }] },
    201,
    `{"id":7,"name":"Team-B","users":[${sent('bob')}]}`,
  ),
  read(
    'shows who founded it as its admin',
    'alice',
    '/group/Team-B',
    200,
    `{"id":7,"name":"Team-B","admins":[${ALICE}]}`,
  ),
  read('C9 shows a group to nobody outside', 'bob', '/group/team.a', 403, FORBIDDEN),
  read('C9 shows an unknown group to nobody', 'bob', '/group/nope', 403, FORBIDDEN),
  read('C9 tells an administrator that a group is unknown', 'root', '/group/nope', 404, NO_GROUP),
  read('in French', 'root', '/group/nope', 404, error(20, "le groupe n'existe pas"), FRENCH),
  read(
    'lists all groups by name for an administrator',
    'root',
    '/group',
    200,
    `[{"id":2,"name":"Administrators"},{"id":1,"name":"All"},${INFRA},{"id":7,"name":"Team-B"},{"id":4,"name":"team.a"}]`,
  ),
  read(
    'without All if that is asked for',
    'root',
    '/group?withoutDefault=1',
    200,
    `[{"id":2,"name":"Administrators"},${INFRA},{"id":7,"name":"Team-B"},{"id":4,"name":"team.a"}]`,
  ),
  read(
    'adds public groups if that is asked for',
    'alice',
    '/group?withPublic=yes',
    200,
    `[${INFRA},{"id":7,"name":"Team-B"},{"id":4,"name":"team.a"}]`,
  ),
];

const MEMBERS: Fixture[] = [
  call('C10 adds members', 'alice', 'POST /group/team.a/user', ['bob', 'carol'], 204, ''),
  call('C10 adds them again', 'alice', 'POST /group/team.a/user', ['bob', 'carol'], 204, ''),
  call('adds nobody', 'alice', 'POST /group/team.a/user', [], 204, ''),
  call('adds null', 'alice', 'POST /group/team.a/user', null, 204, ''),
  call('C11 adds nobody when one is unknown', 'alice', 'POST /group/Team-B/user', ['bob', 'dave'], 404, NOT_FOUND),
  call(
    'C12 refuses an object of members',
    'alice',
    'POST /group/team.a/user',
    { username: 'bob' },
    400,
    error(74, 'wrong request (from: json: cannot unmarshal object into Go value of type []string)'),
  ),
  read(
    'lists members by name',
    'carol',
    '/group/team.a',
    200,
    `{"id":4,"name":"team.a","admins":[${ALICE}],"users":[${BOB},${CAROL}]}`,
  ),
  read('lists the groups of a member', 'carol', '/group', 200, '[{"id":4,"name":"team.a"}]'),
  call('C13 makes an admin', 'alice', 'POST /group/team.a/user/bob/admin', undefined, 204, ''),
  call('makes him one again', 'alice', 'POST /group/team.a/user/bob/admin', 'null', 204, ''),
  call('C14 takes that back', 'alice', 'DELETE /group/team.a/user/bob/admin', undefined, 204, ''),
  call(
    'C15 keeps the last admin an admin',
    'alice',
    'DELETE /group/team.a/user/alice/admin',
    undefined,
    400,
    error(63, 'need at least 1 administrator'),
  ),
  call(
    'C16 keeps the last admin a member',
    'alice',
    'DELETE /group/team.a/user/alice',
    undefined,
    400,
    error(34, 'not enough group admin left'),
  ),
  call(
    'in French',
    'root',
    'DELETE /group/team.a/user/alice',
    undefined,
    400,
    error(34, "pas assez d'admin restant"),
    FRENCH,
  ),
  call('makes no admin of who is no member', 'alice', 'POST /group/Team-B/user/bob/admin', undefined, 404, NOT_FOUND),
  call('takes nothing from who is no member', 'alice', 'DELETE /group/Team-B/user/bob/admin', undefined, 204, ''),
  call(
    'takes nobody out who is not in',
    'alice',
    'DELETE /group/Team-B/user/bob',
    undefined,
    400,
    error(74, 'wrong request'),
  ),
  call('knows who is unknown', 'alice', 'DELETE /group/team.a/user/dave', undefined, 404, NOT_FOUND),
  call('lets no member change the group', 'bob', 'DELETE /group/team.a/user/bob', undefined, 403, FORBIDDEN),
  call(
    'C17 wants an admin',
    'alice',
    'PUT /group/team.a',
    { name: 'team.a', admins: [] },
    400,
    error(63, 'need at least 1 administrator'),
  ),
  call(
    'wants an admin before it looks for the group',
    'root',
    'PUT /group/nope',
    { name: 'nope' },
    400,
    error(63, 'need at least 1 administrator'),
  ),
  call('looks for the group then', 'root', 'PUT /group/nope', { admins: [{ username: 'bob' }] }, 404, NO_GROUP),
  call(
    'refuses a bad new name',
    'alice',
    'PUT /group/team.a',
    { name: 'a b', admins: [{ username: 'alice' }] },
    400,
    error(24, 'invalid name (from: Invalid group name. It should match ^[a-zA-Z0-9._-]{1,}$)'),
  ),
  call(
    'refuses a taken new name',
    'alice',
    'PUT /group/team.a',
    { name: 'Team-B', admins: [{ username: 'alice' }] },
    409,
    error(33, 'group already exists'),
  ),
  call(
    'C18 replaces name and members',
    'alice',
    'PUT /group/team.a',
    { name: 'team.b', admins: [{ username: 'bob' }], users: [{ username: 'alice' }] },
    200,
    `{"id":4,"name":"team.b","admins":[${sent('bob')}],"users":[${sent('alice')}]}`,
  ),
  read('C18 the old name is gone', 'alice', '/group/team.a', 403, FORBIDDEN),
  read('C18 the old name is gone for administrators', 'root', '/group/team.a', 404, NO_GROUP),
  read('C18 others are out', 'carol', '/group/team.b', 403, FORBIDDEN),
  read(
    'C18 the new members are in',
    'alice',
    '/group/team.b',
    200,
    `{"id":4,"name":"team.b","admins":[${BOB}],"users":[${ALICE}]}`,
  ),
  call('C19 the former admin is one no more', 'alice', 'DELETE /group/team.b', undefined, 403, FORBIDDEN),
];

const token = (id: number, group: number, secret: string, description: string, creator: string, expiration: number) =>
  `{"id":${id},"group_id":${group},"group_name":"team.b","token":"${secret}","description":"${description}",` +
  `"creator":"${creator}","expiration":${expiration},"created":"{{instant}}"}`;
const DAILY = token(6, 0, '', 'ci', 'Bob B', 2);
const PERSISTENT = token(7, 0, '', '', 'Administrator', 3);

const TOKENS: Fixture[] = [
  read('lists no tokens', 'bob', '/group/team.b/token', 200, '[]'),
  call(
    'C20 makes a token',
    'bob',
    'POST /group/team.b/token',
    { expiration: 'daily', description: 'ci' },
    200,
    token(6, 4, '{{secret}}', 'ci', 'Bob B', 2),
  ),
  call(
    'makes one for an administrator',
    'root',
    'POST /group/team.b/token',
    { expiration: 'persistent' },
    200,
    token(7, 4, '{{secret}}', '', 'Administrator', 3),
  ),
  call(
    'C21 wants an expiration',
    'bob',
    'POST /group/team.b/token',
    { description: 'ci' },
    400,
    error(74, 'wrong request (from: expiration must be session, daily or persistent)'),
  ),
  read('C22 lists tokens without secrets', 'bob', '/group/team.b/token', 200, `[${DAILY},${PERSISTENT}]`),
  read('lists them for administrators', 'root', '/group/team.b/token', 200, `[${DAILY},${PERSISTENT}]`),
  read('lists those of all groups that one manages', 'bob', '/user/token', 200, `[${DAILY},${PERSISTENT}]`),
  read('lists none to who manages none', 'carol', '/user/token', 200, '[]'),
  read('says null to a plain member', 'alice', '/group/team.b/token', 403, 'null'),
  read('says more to a stranger', 'carol', '/group/team.b/token', 403, FORBIDDEN),
  read(
    'shows the tokens with the group to its admin',
    'bob',
    '/group/team.b',
    200,
    `{"id":4,"name":"team.b","admins":[${BOB}],"users":[${ALICE}],"tokens":[${DAILY},${PERSISTENT}]}`,
  ),
  read(
    'and to nobody else',
    'root',
    '/group/team.b',
    200,
    `{"id":4,"name":"team.b","admins":[${BOB}],"users":[${ALICE}]}`,
  ),
  call(
    'C23 wants a number',
    'bob',
    'DELETE /group/team.b/token/abc',
    undefined,
    400,
    error(74, 'wrong request (from: strconv.ParseInt: parsing "abc": invalid syntax)'),
  ),
  call('C24 ends a token', 'bob', 'DELETE /group/team.b/token/6', undefined, 200, 'null'),
  call('ends it again', 'bob', 'DELETE /group/team.b/token/6', undefined, 200, 'null'),
  call(
    'C25 ends none of another group',
    'alice',
    'DELETE /group/Team-B/token/7',
    undefined,
    404,
    error(121, 'Token does not exist'),
  ),
  read('lists what is left', 'root', '/user/token', 200, `[${PERSISTENT}]`),
  read('finds no unknown token', 'bob', `/user/token/${'0'.repeat(64)}`, 404, error(121, 'Token does not exist')),
];

const ACTION =
  '{"id":1,"group_id":3,"name":"Deploy","type":"Default","description":"Deploys","enabled":true,"deprecated":false,' +
  '"optional":false,"always_executed":false,"requirements":null,"parameters":null,"group":{"id":3,"name":"shared.infra"}}';
const OWN_ACTION = ACTION.replace('"id":1,', '"id":2,')
  .replace('Deploy"', 'build"')
  .replace('Deploys', '')
  .replace('"group_id":3', '"group_id":4')
  .replace('"id":3,"name":"shared.infra"', '"id":4,"name":"team.b"');
const MODEL =
  '{"id":3,"name":"go","description":"","type":"docker","image":"","model_virtual_machine":{},"model_docker":{},' +
  '"communication":"","disabled":false,"restricted":false,"registered_capabilities":null,"registered_os":"",' +
  '"registered_arch":"","need_registration":false,"last_registration":"0001-01-01T00:00:00Z","check_registration":false,' +
  `"user_last_modified":"{{instant}}","created_by":${sent('')},"provision":0,"group_id":4,"nb_spawn_err":0,` +
  '"last_spawn_err":"","last_spawn_err_log":null,"date_last_spawn_err":null,"is_deprecated":false,"is_official":false,' +
  '"group":{"id":4,"name":"team.b"}}';

const RESOURCES: Fixture[] = [
  read(
    'C26 shows no actions to who is not in',
    'carol',
    '/group/4/action',
    403,
    error(151, "User is not a group's member"),
  ),
  read('C26 shows those of shared.infra to anyone', 'carol', '/group/3/action', 200, `[${ACTION}]`),
  read(
    'C26 wants a number',
    'carol',
    '/group/abc/action',
    400,
    error(74, 'wrong request (from: strconv.ParseInt: parsing "abc": invalid syntax)'),
  ),
  read('C26 knows no group 999', 'carol', '/group/999/action', 404, NO_GROUP),
  read('lists actions by name', 'bob', '/group/4/action', 200, `[${OWN_ACTION},${ACTION}]`),
  read('lists worker models', 'bob', '/group/4/worker/model', 200, `[${MODEL}]`),
  read('lists no worker models', 'carol', '/group/3/worker/model', 200, '[]'),
  read(
    'in French',
    'carol',
    '/group/4/worker/model',
    403,
    error(151, "L'utilisateur n'est pas membre du groupe"),
    FRENCH,
  ),
];

const USERS: Fixture[] = [
  read('lists all users by name for an administrator', 'root', '/user', 200, `[${ROOT},${ALICE},${BOB},${CAROL}]`),
  read('lists a user himself', 'alice', '/user', 200, `[${ALICE}]`),
  read('shows a user himself', 'alice', '/user/alice', 200, ALICE),
  read('shows no other', 'alice', '/user/bob', 403, FORBIDDEN),
  read('nor whether there is one', 'alice', '/user/dave', 403, FORBIDDEN),
  read('but to administrators', 'root', '/user/dave', 404, NOT_FOUND),
  read(
    'lists the groups of a user',
    'alice',
    '/user/alice/groups',
    200,
    '{"groups":[{"id":7,"name":"Team-B"},{"id":4,"name":"team.b"}],"groups_admin":[{"id":7,"name":"Team-B"}]}',
  ),
  read('lists no groups', 'root', '/user/carol/groups', 200, '{"groups":[],"groups_admin":[]}'),
  read('lists the groups of no other', 'carol', '/user/alice/groups', 403, FORBIDDEN),
];

const END: Fixture[] = [
  call(
    'C30 renames with the answer to GET',
    'bob',
    'PUT /group/team.b',
    `{"id":4,"name":"team.c","admins":[${BOB}],"users":[${ALICE}],"tokens":[${PERSISTENT.replace('{{instant}}', '2026-01-31T12:42:55Z')}]}`,
    200,
    `{"id":4,"name":"team.c","admins":[${BOB}],"users":[${ALICE}],"tokens":[${PERSISTENT}]}`,
  ),
  read(
    'C30 members are kept',
    'alice',
    '/group/team.c',
    200,
    `{"id":4,"name":"team.c","admins":[${BOB}],"users":[${ALICE}]}`,
  ),
  call('C27 lets no member delete it', 'alice', 'DELETE /group/team.c', undefined, 403, FORBIDDEN),
  call('C28 deletes it', 'bob', 'DELETE /group/team.c', undefined, 204, ''),
  call('C29 it is gone', 'bob', 'DELETE /group/team.c', undefined, 403, FORBIDDEN),
  call('C29 it is gone for administrators', 'root', 'DELETE /group/team.c', undefined, 404, NO_GROUP),
  call(
    'deletes no built-in group',
    'root',
    'DELETE /group/shared.infra',
    undefined,
    403,
    error(11, 'forbidden (from: This is built in: it cannot be deleted, renamed or taken away.)'),
  ),
  read('knows no other path', 'alice', '/group/team.c/colour', 404, NOT_FOUND),
  call('knows no other method', 'nobody', 'PATCH /group/team.c', {}, 404, NOT_FOUND),
  call('has no group called public', 'root', 'PUT /group/public', { admins: [] }, 404, NOT_FOUND),
  call('in French', 'root', 'DELETE /group/public', undefined, 404, error(38, "la ressource n'existe pas"), FRENCH),
];

export const FIXTURES: readonly Fixture[] = [
  ...SESSIONS,
  ...GROUPS,
  ...MEMBERS,
  ...TOKENS,
  ...RESOURCES,
  ...USERS,
  ...END,
];
