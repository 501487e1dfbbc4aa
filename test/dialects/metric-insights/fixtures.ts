import { FORM_TYPE, JSON_TYPE, XML_OUT, XML_TYPE, type WireRequest } from './exchange.js';

/**
 * A request and the answer to it, byte for byte. In the answer `{{token}}` stands for a session token and `{{instant}}`
 * for a moment: the volatile fields. `{{key}}` in a request is the administrator's token. They run one after the other
 * on the state of `seedExamples`.
 */
export interface Fixture extends WireRequest {
  name: string;
  /** Sends no token when false. */
  authenticated?: false;
  status: number;
  answer: string;
}

const ONE_XML = '<?xml version="1.0" encoding="utf-8"?>';

const read = (name: string, path: string, status: number, answer: string, headers = {}): Fixture => ({
  name,
  method: 'GET',
  path,
  status,
  answer,
  headers,
});
const write = (name: string, method: string, path: string, body: unknown, status: number, answer: string): Fixture => ({
  name,
  method,
  path,
  headers: JSON_TYPE,
  body: JSON.stringify(body),
  status,
  answer,
});
const remove = (name: string, path: string, status: number, answer: string): Fixture => ({
  name,
  method: 'DELETE',
  path,
  status,
  answer,
});

const OK = '{"status":"OK"}';
const EXISTS = '{"status":"ERROR","message":"This exists already."}';
const UNAUTHORIZED = '{"status":"ERROR","message":"Unauthorized"}';
const NO_MAPPING = '{"status":"ERROR","message":"There is no such assignment of a privilege set to a group."}';
const NO_METHOD = '{"status":"ERROR","message":"Method Not Allowed"}';

const MAPPINGS: Fixture[] = [
  read(
    'B1 lists all mappings',
    '/api/group_privilege_set',
    200,
    '{"group_privilege_sets":[{"id":1,"group":26,"privilege_set":5},{"id":2,"group":53,"privilege_set":2},{"id":3,"group":63,"privilege_set":2},{"id":4,"group":63,"privilege_set":3}]}',
  ),
  read(
    'B2 lists the mappings of a group',
    '/api/group_privilege_set?group=63',
    200,
    '{"group_privilege_sets":[{"id":3,"group":63,"privilege_set":2},{"id":4,"group":63,"privilege_set":3}]}',
  ),
  read(
    'B3 lists the mappings of a privilege set',
    '/api/group_privilege_set?privilege_set=2',
    200,
    '{"group_privilege_sets":[{"id":2,"group":53,"privilege_set":2},{"id":3,"group":63,"privilege_set":2}]}',
  ),
  read(
    'B4 joins filters with AND, ignores unknown ones, and takes a trailing slash',
    '/api/group_privilege_set/?group=63&privilege_set=2&colour=red',
    200,
    '{"group_privilege_sets":[{"id":3,"group":63,"privilege_set":2}]}',
  ),
  read('an unknown id in a filter', '/api/group_privilege_set?group=999', 200, '{"group_privilege_sets":[]}'),
  read(
    'a filter that is no number',
    '/api/group_privilege_set?group=x',
    400,
    '{"status":"ERROR","message":"group must be a positive integer."}',
  ),
  read(
    'B5 gets a mapping',
    '/api/group_privilege_set/id/3',
    200,
    '{"group_privilege_set":{"id":3,"group":63,"privilege_set":2}}',
  ),
  read('B6 gets a mapping that is not there', '/api/group_privilege_set/id/99', 404, NO_MAPPING),
  read(
    'a mapping in XML',
    '/api/group_privilege_set/id/3/',
    200,
    `${ONE_XML}<response><group_privilege_set><id>3</id><group>63</group><privilege_set>2</privilege_set></group_privilege_set></response>`,
    XML_OUT,
  ),
  read(
    'a list in XML',
    '/api/group_privilege_set?group=26',
    200,
    `${ONE_XML}<response><group_privilege_sets><group_privilege_set><id>1</id><group>26</group><privilege_set>5</privilege_set></group_privilege_set></group_privilege_sets></response>`,
    XML_OUT,
  ),
  write(
    'B7 maps a set to a group',
    'POST',
    '/api/group_privilege_set',
    { group: 26, privilege_set: 3 },
    201,
    '{"group_privilege_set":{"id":5,"group":26,"privilege_set":3}}',
  ),
  write(
    'B8 maps with another mapping as the model',
    'POST',
    '/api/group_privilege_set/id/3',
    { group: 26 },
    201,
    '{"group_privilege_set":{"id":6,"group":26,"privilege_set":2}}',
  ),
  read(
    'B8 leaves the model as it is',
    '/api/group_privilege_set/id/3',
    200,
    '{"group_privilege_set":{"id":3,"group":63,"privilege_set":2}}',
  ),
  write('B9 refuses an unknown model', 'POST', '/api/group_privilege_set/id/99', { group: 26 }, 404, NO_MAPPING),
  write('B10 refuses a duplicate', 'POST', '/api/group_privilege_set', { group: 26, privilege_set: 3 }, 400, EXISTS),
  write(
    'B11 refuses what lacks a field',
    'POST',
    '/api/group_privilege_set',
    { group: 26 },
    400,
    '{"status":"ERROR","message":"privilege_set is required."}',
  ),
  write(
    'B12 refuses an unknown group',
    'POST',
    '/api/group_privilege_set',
    { group: 999, privilege_set: 3 },
    404,
    '{"status":"ERROR","message":"There is no such group."}',
  ),
  write(
    'B12 refuses an unknown privilege set',
    'POST',
    '/api/group_privilege_set',
    { group: 26, privilege_set: 999 },
    404,
    '{"status":"ERROR","message":"There is no such privilege set."}',
  ),
  write('B13 knows no update', 'PUT', '/api/group_privilege_set/id/3', { group: 53 }, 405, NO_METHOD),
  remove('B14 deletes a mapping', '/api/group_privilege_set/id/3', 200, OK),
  read('B14 the mapping is gone', '/api/group_privilege_set/id/3', 404, NO_MAPPING),
  remove('B14 deletes it once', '/api/group_privilege_set/id/3', 404, NO_MAPPING),
  ...['GET', 'POST', 'PUT', 'DELETE'].map((method): Fixture => ({
    name: `B15 ${method} without a token`,
    method,
    path: '/api/group_privilege_set/id/4',
    authenticated: false,
    status: 401,
    answer: UNAUTHORIZED,
  })),
  {
    name: 'B15 without a token in XML',
    method: 'GET',
    path: '/api/group_privilege_set',
    authenticated: false,
    headers: XML_OUT,
    status: 401,
    answer: `${ONE_XML}<response><status>ERROR</status><message>Unauthorized</message></response>`,
  },
];

const PRIVILEGES: Fixture[] = [
  read(
    'a privilege without a required one',
    '/api/privilege/id/4',
    200,
    '{"privilege":{"id":4,"name":"DATADOWNLOADING","description":"Download data","class":"thoughtspot","for_power_user_only":"N","power_user_can_assign":"N","required_privilege":null}}',
  ),
  read(
    'a privilege that requires another',
    '/api/privilege?name=admin',
    200,
    '{"privileges":[{"id":65,"name":"ADMIN","description":"Administer the site: implies ADMINISTRATION","class":"mindtouch","for_power_user_only":"N","power_user_can_assign":"N","required_privilege":"1"}]}',
  ),
  read('privileges for power users only', '/api/privilege?for_power_users_only=Y', 200, '{"privileges":[]}'),
  read('privileges that group admins hand out', '/api/privilege?power_user_can_assign=yes', 200, '{"privileges":[]}'),
  read(
    'privileges of a class, in XML',
    '/api/privilege?class=mindtouch&id=55',
    200,
    `${ONE_XML}<response><privileges><privilege><id>55</id><name>LOGIN</name><description>Sign in</description><class>mindtouch</class><for_power_user_only>N</for_power_user_only><power_user_can_assign>N</power_user_can_assign><required_privilege/></privilege></privileges></response>`,
    XML_OUT,
  ),
  write('no privilege is created', 'POST', '/api/privilege', { name: 'x' }, 405, NO_METHOD),
  remove('no privilege is deleted', '/api/privilege/id/4', 405, NO_METHOD),
];

const SETS: Fixture[] = [
  read(
    'a privilege set',
    '/api/privilege_set/id/3',
    200,
    '{"privilege_set":{"id":3,"name":"Viewer","description":"May read"}}',
  ),
  read(
    'privilege sets by name',
    '/api/privilege_set?name=viewer',
    200,
    '{"privilege_sets":[{"id":3,"name":"Viewer","description":"May read"}]}',
  ),
  {
    name: 'creates a privilege set from XML, answers in XML',
    method: 'POST',
    path: '/api/privilege_set/',
    headers: { ...XML_TYPE, ...XML_OUT },
    body: '<?xml version="1.0"?><request><name>Käufer &lt;"A" &amp; B&gt;</name><description/></request>',
    status: 201,
    answer: `${ONE_XML}<response><privilege_set><id>6</id><name>Käufer &lt;"A" &amp; B&gt;</name><description/></privilege_set></response>`,
  },
  write(
    'creates a privilege set from a model',
    'POST',
    '/api/privilege_set/id/3',
    { name: 'Reader' },
    201,
    '{"privilege_set":{"id":7,"name":"Reader","description":"May read"}}',
  ),
  write(
    'refuses a name that is taken',
    'POST',
    '/api/privilege_set/id/3',
    {},
    400,
    '{"status":"ERROR","message":"A privilege set of that name exists."}',
  ),
  write(
    'changes a privilege set',
    'PUT',
    '/api/privilege_set/id/7',
    { id: 3, description: "it's read" },
    200,
    '{"privilege_set":{"id":7,"name":"Reader","description":"it\'s read"}}',
  ),
  write(
    'does not rename what is built in',
    'PUT',
    '/api/privilege_set/id/3',
    { name: 'Other' },
    400,
    '{"status":"ERROR","message":"This is built in: it cannot be deleted, renamed or taken away."}',
  ),
  {
    name: 'puts a privilege into a set by a form, answers JSON',
    method: 'POST',
    path: '/api/privilege_set_privilege',
    headers: FORM_TYPE,
    body: 'privilege_set=7&privilege=4',
    status: 201,
    answer: '{"privilege_set_privilege":{"id":101,"privilege_set":7,"privilege":4}}',
  },
  write(
    'puts another privilege into the set of a model',
    'POST',
    '/api/privilege_set_privilege/id/101',
    { privilege: '55' },
    201,
    '{"privilege_set_privilege":{"id":102,"privilege_set":7,"privilege":55}}',
  ),
  write('refuses a privilege twice', 'POST', '/api/privilege_set_privilege/id/101', {}, 400, EXISTS),
  read(
    'lists the privileges of a set',
    '/api/privilege_set_privilege?privilege_set=7',
    200,
    '{"privilege_set_privileges":[{"id":101,"privilege_set":7,"privilege":4},{"id":102,"privilege_set":7,"privilege":55}]}',
  ),
  read(
    'gets a privilege of a set',
    '/api/privilege_set_privilege/id/102',
    200,
    '{"privilege_set_privilege":{"id":102,"privilege_set":7,"privilege":55}}',
  ),
  write('no update of a privilege in a set', 'PUT', '/api/privilege_set_privilege/id/102', {}, 405, NO_METHOD),
  remove('takes a privilege out of a set', '/api/privilege_set_privilege/id/102', 200, OK),
  remove(
    'takes it out once',
    '/api/privilege_set_privilege/id/102',
    404,
    '{"status":"ERROR","message":"There is no such privilege in a privilege set."}',
  ),
  remove('deletes a privilege set', '/api/privilege_set/id/7', 200, OK),
  read(
    'its privileges go with it',
    '/api/privilege_set_privilege?privilege_set=7',
    200,
    '{"privilege_set_privileges":[]}',
  ),
  remove(
    'deletes it once',
    '/api/privilege_set/id/7',
    404,
    '{"status":"ERROR","message":"There is no such privilege set."}',
  ),
];

const group = (id: number, name: string, description: string): string =>
  `{"id":${id},"name":${JSON.stringify(name)},"description":${JSON.stringify(description)},"all_access_group":"N","ldap_organizational_unit":null,"external_group_id":null}`;

const GROUPS: Fixture[] = [
  read(
    'a group',
    '/api/user_group/id/63',
    200,
    `{"user_group":${group(63, 'Müller & Söhne <AG>', 'Zwei  Leerzeichen')}}`,
  ),
  read(
    'a group in XML',
    '/api/user_group/id/63',
    200,
    `${ONE_XML}<response><user_group><id>63</id><name>Müller &amp; Söhne &lt;AG&gt;</name><description>Zwei  Leerzeichen</description><all_access_group>N</all_access_group><ldap_organizational_unit/><external_group_id/></user_group></response>`,
    XML_OUT,
  ),
  read(
    'groups by name',
    '/api/user_group?name=Sales%20%22EMEA%22',
    200,
    `{"user_groups":[${group(53, 'Sales "EMEA"', '')}]}`,
  ),
  {
    name: 'creates a group by a form',
    method: 'POST',
    path: '/api/user_group/',
    headers: FORM_TYPE,
    body: 'name=Caf%C3%A9+%27du+coin%27&all_access_group=no&description=a%26b',
    status: 201,
    answer: `{"user_group":${group(64, "Café 'du coin'", 'a&b')}}`,
  },
  write(
    'creates a group from a model',
    'POST',
    '/api/user_group/id/64',
    { name: 'Café 2', external_group_id: 'x-1' },
    201,
    `{"user_group":${group(65, 'Café 2', 'a&b')}}`,
  ),
  write(
    'refuses an all-access group',
    'POST',
    '/api/user_group',
    { name: 'All access', all_access_group: 'yes' },
    400,
    '{"status":"ERROR","message":"all_access_group must be N: give the group privileges instead."}',
  ),
  write(
    'refuses a name that is taken in another case',
    'POST',
    '/api/user_group',
    { name: ' FINANCE ' },
    400,
    '{"status":"ERROR","message":"A group of that name exists."}',
  ),
  write(
    'changes a group',
    'PUT',
    '/api/user_group/id/65',
    { name: 'Café 3' },
    200,
    `{"user_group":${group(65, 'Café 3', 'a&b')}}`,
  ),
  write(
    'puts a user into a group',
    'POST',
    '/api/user_group_member/',
    { user: 1, group: 65 },
    201,
    '{"user_group_member":{"id":2,"user":1,"group":65}}',
  ),
  write(
    'puts the user of a model into a group',
    'POST',
    '/api/user_group_member/id/2',
    { group: 64 },
    201,
    '{"user_group_member":{"id":3,"user":1,"group":64}}',
  ),
  write('refuses a member twice', 'POST', '/api/user_group_member', { user: 1, group: 64 }, 400, EXISTS),
  read(
    'lists the members of a group',
    '/api/user_group_member?group=65',
    200,
    '{"user_group_members":[{"id":2,"user":1,"group":65}]}',
  ),
  read('gets a membership', '/api/user_group_member/id/3', 200, '{"user_group_member":{"id":3,"user":1,"group":64}}'),
  write('no update of a membership', 'PUT', '/api/user_group_member/id/3', {}, 405, NO_METHOD),
  remove('deletes a membership', '/api/user_group_member/id/3', 200, OK),
  remove(
    'deletes it once',
    '/api/user_group_member/id/3',
    404,
    '{"status":"ERROR","message":"There is no such membership."}',
  ),
  remove('empties a group', '/api/user_group_member?group=65', 200, OK),
  read('the group is empty', '/api/user_group_member?group=65', 200, '{"user_group_members":[]}'),
  remove(
    'does not empty everything',
    '/api/user_group_member',
    400,
    '{"status":"ERROR","message":"group is required."}',
  ),
  remove('deletes a group', '/api/user_group/id/65', 200, OK),
  remove(
    'deletes the group once',
    '/api/user_group/id/65',
    404,
    '{"status":"ERROR","message":"There is no such group."}',
  ),
];

const USERS: Fixture[] = [
  read(
    'a user',
    '/api/user/id/1',
    200,
    '{"user":{"id":1,"username":"admin","first_name":"Administrator","last_name":"","type":"administrator","email":null,"enabled":"Y","ldap":"N"}}',
  ),
  write(
    'creates a user in a group',
    'POST',
    '/api/user',
    {
      username: 'zoë',
      first_name: 'Zoë Ann',
      last_name: "O'Hara",
      email: 'zoe@example.org',
      enabled: 'N',
      password: 'correct horse',
      in_group_id: '26',
      user_preference_template: 4,
    },
    201,
    '{"user":{"id":2,"username":"zoë","first_name":"Zoë Ann","last_name":"O\'Hara","type":"regular","email":"zoe@example.org","enabled":"N","ldap":"N"}}',
  ),
  read(
    'the new user is in the group',
    '/api/user_group_member?user=2',
    200,
    '{"user_group_members":[{"id":5,"user":2,"group":26}]}',
  ),
  write(
    'creates an administrator from a model',
    'POST',
    '/api/user/id/2',
    { username: 'zwei', type: 'administrator', enabled: 'yes' },
    201,
    '{"user":{"id":3,"username":"zwei","first_name":"Zoë Ann","last_name":"O\'Hara","type":"administrator","email":null,"enabled":"Y","ldap":"N"}}',
  ),
  read(
    'users by e-mail address, in XML',
    '/api/user?email=ZOE@example.org',
    200,
    `${ONE_XML}<response><users><user><id>2</id><username>zoë</username><first_name>Zoë Ann</first_name><last_name>O'Hara</last_name><type>regular</type><email>zoe@example.org</email><enabled>N</enabled><ldap>N</ldap></user></users></response>`,
    XML_OUT,
  ),
  read('users by user name', '/api/user?username=nobody', 200, '{"users":[]}'),
  write(
    'refuses a user name that is taken',
    'POST',
    '/api/user',
    { username: 'ADMIN' },
    400,
    '{"status":"ERROR","message":"A user of that name exists."}',
  ),
  write(
    'refuses to make a power user',
    'POST',
    '/api/user',
    { username: 'power', type: 'power' },
    400,
    '{"status":"ERROR","message":"type must be regular or administrator: admins of a group are power users."}',
  ),
  write('no update of a user', 'PUT', '/api/user/id/2', { username: 'x' }, 405, NO_METHOD),
  remove('deletes a user', '/api/user/id/3', 200, OK),
  remove('deletes the user once', '/api/user/id/3', 404, '{"status":"ERROR","message":"There is no such user."}'),
  remove(
    'keeps the last administrator',
    '/api/user/id/1',
    400,
    '{"status":"ERROR","message":"At least one active user who can sign in must stay an administrator."}',
  ),
];

const TOKENS: Fixture[] = [
  {
    name: 'no token without a token',
    method: 'GET',
    path: '/api/get_token',
    authenticated: false,
    status: 200,
    answer: '[]',
  },
  {
    name: 'a token in JSON',
    method: 'POST',
    path: '/api/get_token',
    authenticated: false,
    headers: JSON_TYPE,
    body: '{"application_id":"1","application_key":"{{key}}","user":"admin"}',
    status: 200,
    answer: '{"token":"{{token}}","expires":"{{instant}}"}',
  },
  {
    name: 'a token in XML',
    method: 'POST',
    path: '/api/get_token/',
    authenticated: false,
    headers: { ...XML_TYPE, ...XML_OUT },
    body: '<request><application_id>1</application_id><application_key>{{key}}</application_key><user>admin</user></request>',
    status: 200,
    answer: `${ONE_XML}<response><token>{{token}}</token><expires>{{instant}}</expires></response>`,
  },
  {
    name: 'a token by a form',
    method: 'POST',
    path: '/api/get_token',
    authenticated: false,
    headers: FORM_TYPE,
    body: 'application_id=1&application_key={{key}}&user=ADMIN',
    status: 200,
    answer: '{"token":"{{token}}","expires":"{{instant}}"}',
  },
  {
    name: 'no token for a wrong key',
    method: 'POST',
    path: '/api/get_token',
    authenticated: false,
    headers: JSON_TYPE,
    body: '{"application_id":"1","application_key":"wrong","user":"admin"}',
    status: 401,
    answer: UNAUTHORIZED,
  },
];

export const FIXTURES: readonly Fixture[] = [...MAPPINGS, ...PRIVILEGES, ...SETS, ...GROUPS, ...USERS, ...TOKENS];
