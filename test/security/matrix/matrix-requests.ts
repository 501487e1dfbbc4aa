import type { Operation } from '../../../src/openapi/document.js';
import { exampleAddress, exampleBody } from '../../openapi/served-document.js';
import { aName } from '../../support/builders.js';
import { ADMIN_PASSWORD } from '../../support/test-server.js';
import type { Route } from '../route-table.js';
import { KIND, type Stage } from './stage.js';

export interface MatrixRequest {
  method: string;
  target: string;
  contentType: string | undefined;
  body: string | undefined;
}

type Body = (stage: Stage) => unknown;

const FORM = 'application/x-www-form-urlencoded';
const URNS = 'urn:ietf:params:scim:schemas:core:2.0';
const listed = (guid: string): string => JSON.stringify([guid]);
const named = (): string => aName('matrix');

/** What is sent in place of the documents' examples, whose names and ids are those of other things. */
const BODIES: Readonly<Record<string, Body>> = {
  'POST /api/v1/access/check': ({ user }) => ({ user: user.id, privilege: 'READ' }),
  'POST /api/v1/access/checks': ({ user }) => ({ checks: [{ user: user.id, privilege: 'READ' }] }),
  'POST /api/v1/access/explain': ({ user }) => ({ user: user.id, privilege: 'READ' }),
  'POST /api/v1/privileges': () => ({ name: named() }),
  'PATCH /api/v1/privileges/{name}': () => ({ description: 'changed' }),
  'POST /api/v1/privilege-sets': () => ({ name: named() }),
  'PATCH /api/v1/privilege-sets/{id}': () => ({ description: 'changed' }),
  'POST /api/v1/authentication-services': () => ({ kind: 'local', name: named() }),
  'PATCH /api/v1/authentication-services/{id}': () => ({ description: 'changed' }),
  'POST /api/v1/users': () => ({ username: named() }),
  'PATCH /api/v1/users/{id}': () => ({ displayName: 'changed' }),
  'PUT /api/v1/users/{id}/password': () => ({ password: 'tr0ub4dor and 3' }),
  'PUT /api/v1/users/{id}/privilege-sets/{setId}': () => ({}),
  'POST /api/v1/groups': () => ({ name: named() }),
  'PATCH /api/v1/groups/{id}': () => ({ description: 'changed' }),
  'PUT /api/v1/groups/{id}/members/{userId}': () => ({}),
  'POST /api/v1/groups/{id}/members:batch': ({ user }) => ({ remove: [user.id] }),
  'PUT /api/v1/groups/{id}/privileges/{name}': () => ({}),
  'PUT /api/v1/groups/{id}/privilege-sets/{setId}': () => ({}),
  'POST /api/v1/tokens': () => ({}),
  'POST /api/v1/tokens/{id}:rotate': () => ({}),
  'POST /api/v1/users/{id}/tokens': () => ({}),
  'POST /api/v1/groups/{id}/tokens': () => ({}),
  'POST /api/v1/resources': () => ({ kind: KIND, name: named() }),
  'PATCH /api/v1/resources/{id}': () => ({ description: 'changed' }),
  'PUT /api/v1/resources/{id}/groups/{groupId}': () => ({}),
  'PUT /api/v1/resource-kinds/{kind}/action-aliases/{alias}': ({ implied }) => ({ privilege: implied }),
  'POST /api/v1/sessions': () => ({ username: 'admin', password: ADMIN_PASSWORD }),
  'POST /access/v1/evaluation': ({ user }) => evaluation(user.guid),
  'POST /access/v1/evaluations': ({ user }) => ({ ...evaluation(user.guid), evaluations: [{}] }),
  'POST /access/v1/search/action': ({ user }) => ({ ...evaluation(user.guid), action: undefined }),
  'POST /access/v1/search/resource': ({ user }) => ({ ...evaluation(user.guid), resource: { type: KIND } }),
  'POST /access/v1/search/subject': ({ user }) => ({ ...evaluation(user.guid), subject: { type: 'user' } }),
  'POST /group': () => ({ name: named() }),
  'PUT /group/{name}': ({ group }) => ({ name: group.name, admins: [{ username: 'admin' }], users: [] }),
  'POST /group/{name}/user': () => ['admin'],
  'POST /group/{name}/token': () => ({ expiration: 'daily', description: 'ci' }),
  'POST /login': () => ({ username: 'admin', password: ADMIN_PASSWORD }),
  'POST /api/group_privilege_set': ({ subgroup, setId }) => ({ group: subgroup.id, privilege_set: setId }),
  'POST /api/group_privilege_set/id/{id}': ({ subgroup, setId }) => ({ group: subgroup.id, privilege_set: setId }),
  'POST /api/privilege_set': () => ({ name: named() }),
  'POST /api/privilege_set/id/{id}': () => ({ name: named() }),
  'PUT /api/privilege_set/id/{id}': () => ({ name: named() }),
  'POST /api/privilege_set_privilege': ({ setId, impliedId }) => ({
    privilege_set: setId,
    privilege: impliedId,
  }),
  'POST /api/privilege_set_privilege/id/{id}': ({ setId, impliedId }) => ({
    privilege_set: setId,
    privilege: impliedId,
  }),
  'POST /api/user_group': () => ({ name: named() }),
  'POST /api/user_group/id/{id}': () => ({ name: named() }),
  'PUT /api/user_group/id/{id}': () => ({ name: named() }),
  'POST /api/user_group_member': ({ group }) => ({ user: 1, group: group.id }),
  'POST /api/user_group_member/id/{id}': ({ group }) => ({ user: 1, group: group.id }),
  'POST /api/user': () => ({ username: named(), first_name: 'A', last_name: 'B', email: 'a@example.org' }),
  'POST /api/user/id/{id}': () => ({ username: named(), first_name: 'A', last_name: 'B', email: 'a@example.org' }),
  'POST /api/get_token': ({ application }) => ({ ...application, user: 'admin' }),
  'POST /@api/deki/groups': () => `<group><name>${named()}</name></group>`,
  'PUT /@api/deki/groups/{groupid}': () => `<group><name>${named()}</name></group>`,
  'POST /@api/deki/users': () => `<user><username>${named()}</username></user>`,
  'PUT /@api/deki/site/services/{id}': () => '<service><status>disabled</status></service>',
  'POST /scim/v2/Users': () => ({ schemas: [`${URNS}:User`], userName: named() }),
  'PUT /scim/v2/Users/{id}': ({ user }) => ({ schemas: [`${URNS}:User`], userName: user.name }),
  'PUT /scim/v2/Me': () => ({ schemas: [`${URNS}:User`], userName: named() }),
  'POST /scim/v2/Groups': () => ({ schemas: [`${URNS}:Group`], displayName: named() }),
  'PUT /scim/v2/Groups/{id}': ({ group }) => ({ schemas: [`${URNS}:Group`], displayName: group.name }),
  'PATCH /scim/v2/Groups/{id}': () => patch(),
  'PATCH /scim/v2/Users/{id}': () => patch(),
  'PATCH /scim/v2/Me': () => patch(),
  'POST /oauth2/introspect': ({ userToken }) => ({ token: userToken }),
  'POST /oauth2/revoke': ({ userToken }) => ({ token: userToken }),
  'POST /oauth2/token': ({ userToken }) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: userToken,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  }),
  'POST /group/addprivilege': ({ group }) => ({ privilege: 'DATADOWNLOADING', groupNames: group.name }),
  'POST /group/removeprivilege': ({ group }) => ({ privilege: 'DATADOWNLOADING', groupNames: group.name }),
  'POST /group ': () => ({ name: named(), display_name: 'x' }),
  'POST /group/addmemberships': ({ group, user }) => ({ userids: listed(user.guid), groupids: listed(group.guid) }),
  'POST /group/removememberships': ({ group, user }) => ({ userids: listed(user.guid), groupids: listed(group.guid) }),
  'PUT /group/{id}/users': ({ user }) => ({ userids: listed(user.guid) }),
  'POST /group/{id}/groups': ({ subgroup }) => ({ principalids: listed(subgroup.guid) }),
  'PUT /group/{id}/groups': ({ subgroup }) => ({ principalids: listed(subgroup.guid) }),
  'DELETE /group/{id}/groups': ({ subgroup }) => ({ principalids: listed(subgroup.guid) }),
  'POST /user/deleteusers': ({ user }) => ({ ids: listed(user.guid) }),
  'POST /group/deletegroups': ({ group }) => ({ ids: listed(group.guid) }),
  'POST /user ': () => ({ name: named(), displayname: 'x', password: 'correct horse battery' }),
  'POST /session/login': () => ({ username: 'admin', password: ADMIN_PASSWORD }),
};

/** What a list of users or groups in a query of ThoughtSpot's is. */
const QUERIES: Readonly<Record<string, (stage: Stage) => string>> = {
  userids: ({ user }) => listed(user.guid),
  groupids: ({ group }) => listed(group.guid),
};

const THOUGHTSPOT = /^\/(callosum\/v1\/)?(tspublic\/v1|session|metadata)/;

/** The request that everybody makes of a route. `operation` is absent where no document speaks of it. */
export function requestOf(route: Route, operation: Operation | undefined, stage: Stage): MatrixRequest {
  const { method, path } = route;
  const address = operation ? exampleAddress(path, operation, 'x') : path;
  const [, query = ''] = address.split('?');
  const filled = path.replaceAll(/[{*]\w+\}?/g, (parameter) =>
    encodeURIComponent(String(valueOf(path, parameter.replaceAll(/[{}*]/g, ''), stage))),
  );
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(QUERIES)) if (parameters.has(name)) parameters.set(name, value(stage));
  const target = parameters.size === 0 ? filled : `${filled}?${parameters}`;
  const example = operation && exampleBody(operation);
  if (!example) return { method, target, contentType: undefined, body: undefined };
  const body = BODIES[keyOf(route)]?.(stage) ?? example.body;
  return { method, target, contentType: example.mediaType, body: encode(example.mediaType, body) };
}

/** ThoughtSpot's calls go by the part of the path that its prefixes share; those that CDS also has end with a blank. */
function keyOf({ method, path }: Route): string {
  if (!THOUGHTSPOT.test(path)) return `${method} ${path}`;
  const rest = path.replace(/^(\/callosum\/v1)?\/tspublic\/v1/, '').replace(/^\/callosum\/v1\/session(?!\/log)/, '');
  const call = `${method} ${rest.replace(/^\/callosum\/v1/, '')}`;
  return call === 'POST /group' || call === 'POST /user' ? `${call} ` : call;
}

function encode(mediaType: string, body: unknown): string {
  if (typeof body === 'string') return body;
  if (mediaType === FORM) return new URLSearchParams(body as Record<string, string>).toString();
  return JSON.stringify(body);
}

function evaluation(guid: string): Record<string, unknown> {
  return { subject: { type: 'user', id: guid }, action: { name: 'READ' }, resource: { type: KIND, id: 'matrix' } };
}

function patch(): object {
  const operation = { op: 'replace', path: 'displayName', value: named() };
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] };
}

/** By the segment before the parameter and its name; the first that fits counts. */
const VALUES: readonly [pattern: RegExp, value: (stage: Stage) => string | number][] = [
  [/^\/errors\//, () => 'forbidden'],
  [/authzen-configuration/, () => 'tenant'],
  [/ResourceTypes/, () => 'User'],
  [/Schemas/, () => `${URNS}:User`],
  [/^\/scim\/v2\/Users/, ({ user }) => user.guid],
  [/^\/scim\/v2\/Groups/, ({ group }) => group.guid],
  [/(tspublic|callosum).*((?<!list)user\/id|userid)$/, ({ user }) => user.guid],
  [/tspublic|callosum/, ({ group }) => group.guid],
  [/^\/group\/\{name\}\/token\/id$/, ({ groupTokenId }) => groupTokenId],
  [/^\/group\/id$/, ({ group }) => group.id],
  [/^\/group\/name$/, ({ group }) => group.name],
  [/^\/user\/token\/value$/, ({ userToken }) => userToken],
  [/^\/(group|user)\/.*user(name)?$/, ({ user }) => user.name],
  [/deki\/site\/roles/, () => 4],
  [/deki\/site\/services/, ({ serviceId }) => serviceId],
  [/deki\/.*groupid$/, ({ group }) => group.id],
  [/deki\/.*userid$/, ({ user }) => user.id],
  [/api\/group_privilege_set/, ({ pairs }) => pairs.assignment],
  [/api\/privilege_set_privilege/, ({ pairs }) => pairs.content],
  [/api\/user_group_member/, ({ pairs }) => pairs.membership],
  [/api\/(privilege_set\/|v1.*privilege-sets\/(id|setId)$)/, ({ setId }) => setId],
  [/api\/privilege\//, ({ privilegeId }) => privilegeId],
  [/api\/user_group\//, ({ group }) => group.id],
  [/api\/user\//, ({ user }) => user.id],
  [/implications\/implied$/, ({ implied }) => implied],
  [/(privileges|\})\/(name)$/, ({ privilege }) => privilege],
  [/members\/userId$|v1\/users\/id$/, ({ user }) => user.id],
  [/subgroups\/groupId$/, ({ subgroup }) => subgroup.id],
  [/groups\/(id|groupId)$/, ({ group }) => group.id],
  [/v1\/tokens\/id$/, ({ userTokenId }) => userTokenId],
  [/resources\/id$/, ({ resourceId }) => resourceId],
  [/authentication-services\/id$/, ({ serviceId }) => serviceId],
  [/audit-events\/id$/, ({ eventId }) => eventId],
  [/token-policies/, () => 'personal'],
  [/resource-kinds\/kind$/, () => KIND],
  [/action-aliases\/alias$/, ({ alias }) => alias],
];

function valueOf(path: string, name: string, stage: Stage): string | number {
  const place = path.slice(0, path.search(new RegExp(`[{*]${name}\\b`))) + name;
  const found = VALUES.find(([pattern]) => pattern.test(place));
  if (!found) throw new Error(`The matrix does not know what ${name} of ${path} may be.`);
  return found[1](stage);
}
