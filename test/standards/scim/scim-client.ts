import { Api, type Answer, type CallOptions } from '../../support/api.js';
import { aName, aUser } from '../../support/builders.js';
import { aToken } from '../../support/cast.js';
import type { TestServer } from '../../support/test-server.js';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** A resource as a client sees it. */
export interface Resource extends Record<string, unknown> {
  id: string;
  meta: { version: string; location: string; lastModified: string; created: string; resourceType: string };
  members?: { value: string; type: string; $ref: string; display: string }[];
  groups?: { value: string; type: string; $ref: string; display: string }[];
  emails?: Record<string, unknown>[];
}

/** Speaks SCIM: paths are below `/scim/v2`, such as `/Users`. */
export class ScimClient {
  constructor(private readonly api: Api) {}

  static of(server: TestServer, token: string | undefined = server.admin.token): ScimClient {
    return new ScimClient(server.as(token));
  }

  call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<Resource>> {
    const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }), ...options.headers };
    return this.api.call<Resource>(method, `/scim/v2${path}`, body, { ...options, headers });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer<Resource>> {
    return this.call('GET', path, undefined, { headers });
  }

  post(path: string, body: unknown): Promise<Answer<Resource>> {
    return this.call('POST', path, body);
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<Resource>> {
    return this.call('PUT', path, body, { headers });
  }

  /** The operations of a PATCH. */
  patch(path: string, operations: readonly object[], headers: Record<string, string> = {}): Promise<Answer<Resource>> {
    return this.call('PATCH', path, { schemas: [PATCH_URN], Operations: operations }, { headers });
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<Answer<Resource>> {
    return this.call('DELETE', path, undefined, { headers });
  }

  /** Makes a user with a random name. */
  async user(attributes: object = {}): Promise<Resource> {
    return made(await this.post('/Users', aUserBody(attributes)));
  }

  /** Makes a group with a random name and these members. */
  async group(members: readonly Resource[] = [], attributes: object = {}): Promise<Resource> {
    const body = {
      schemas: [GROUP_URN],
      displayName: aName('group'),
      members: members.map(({ id }) => ({ value: id })),
    };
    return made(await this.post('/Groups', { ...body, ...attributes }));
  }

  /** The ids of a group's members. */
  async membersOf(group: Resource): Promise<string[]> {
    const { body } = await this.get(`/Groups/${group.id}`);
    return (body.members ?? []).map(({ value }) => value).toSorted();
  }
}

export function aUserBody(attributes: object = {}): Record<string, unknown> {
  return { schemas: [USER_URN], userName: aName('user'), ...attributes };
}

/** The token of somebody who may provision, and hold `privileges` besides: narrowed to that. */
export async function aProvisioner(server: TestServer, privileges: readonly string[] = []): Promise<string> {
  const scopes = ['USER_PROVISIONING', ...privileges];
  return aToken(server.admin, 'users/1', { scopes });
}

/** A user of the native API with a session of his own, who can sign in with this password. */
export async function aSession(server: TestServer): Promise<{ id: number; guid: string; token: string }> {
  const user = await aUser(server.admin, { password: 'a password of a test' });
  const { body } = await server
    .as(undefined)
    .post<{ token: string }>('sessions', { username: user.username, password: 'a password of a test' });
  return { id: user.id, guid: user.guid, token: body.token };
}

function made(answer: Answer<Resource>): Resource {
  if (answer.status !== 201) throw new Error(`not made: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
