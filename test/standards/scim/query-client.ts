import { Api, type Answer, type CallOptions } from '../../support/api.js';
import { aUser } from '../../support/builders.js';
import { aToken } from '../../support/cast.js';
import type { TestServer } from '../../support/test-server.js';

export type Json = Record<string, unknown>;

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
export const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

export interface Resource extends Json {
  id: string;
  meta: { resourceType: string; created: string; lastModified: string; location: string; version: string };
}

export interface List {
  schemas: string[];
  totalResults: number;
  itemsPerPage: number;
  startIndex?: number;
  nextCursor?: string;
  previousCursor?: string;
  Resources: Resource[];
}

export interface Failure extends Json {
  status: string;
  scimType?: string;
  detail: string;
}

/** Calls `/scim/v2` as a client does that provisions: with a token for that and nothing else, and SCIM's media type. */
export class QueryClient {
  constructor(private readonly api: Api) {}

  /** As a user with a token narrowed to USER_PROVISIONING, which an administrator gave him. */
  static async of(server: TestServer): Promise<QueryClient> {
    const { admin } = server;
    const { body: group } = await admin.post<{ id: number }>('groups', { name: `provisioners-${server.database}` });
    await admin.put(`groups/${group.id}/privileges/USER_PROVISIONING`);
    const user = await aUser(admin, {}, [group.id]);
    return new QueryClient(
      server.as(await aToken(server.as(user.token), `users/${user.id}`, { scopes: ['USER_PROVISIONING'] })),
    );
  }

  get<T = Resource>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    const query = new URLSearchParams(parameters).toString();
    return this.call<T>('GET', query === '' ? path : `${path}?${query}`);
  }

  post<T = Resource>(path: string, body: unknown): Promise<Answer<T>> {
    return this.call<T>('POST', path, body);
  }

  call<T = Resource>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }), ...options.headers };
    return this.api.call<T>(method, `/scim/v2${path}`, body, { ...options, headers });
  }

  /** What a list finds. */
  async list(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<List> {
    const { status, body } = await this.get<List>(path, parameters);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Creates a user or a group. */
  async make(path: '/Users' | '/Groups', fields: Json): Promise<Resource> {
    const { status, body } = await this.post(path, { schemas: [path === '/Users' ? USER : GROUP], ...fields });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  patch(path: string, ...operations: Json[]): Promise<Answer> {
    return this.call('PATCH', path, { schemas: [PATCH_OP], Operations: operations });
  }
}
