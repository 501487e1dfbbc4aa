import type { Principal } from '../../../auth/principal.js';
import type { ScimGroupsWriter } from '../groups/groups.writer.js';
import { parseTags } from '../http/if-match.decorator.js';
import { ScimError } from '../http/scim-error.js';
import type { ScimLinks } from '../http/scim-links.js';
import type { ScimResource } from '../http/scim-resource.js';
import type { ScimUsersWriter } from '../users/users.writer.js';
import type { BulkCall } from './bulk-operation.js';
import type { BulkPerformer, BulkSuccess } from './bulk-run.js';

const STATUSES = { POST: 201, PUT: 200, PATCH: 200, DELETE: 204 } as const;

/** Does with each operation what a single request does. */
export class SingleRequests implements BulkPerformer {
  constructor(
    private readonly principal: Principal,
    private readonly users: ScimUsersWriter,
    private readonly groups: ScimGroupsWriter,
    private readonly links: ScimLinks,
  ) {}

  async perform(call: BulkCall): Promise<BulkSuccess & { id: string }> {
    const resource = await this.carryOut(call);
    const id = resource?.id ?? call.id ?? '';
    return {
      id,
      status: STATUSES[call.method],
      location: resource?.meta.location ?? this.locationOf(call) ?? '',
      version: resource?.meta.version ?? null,
    };
  }

  /** The address of what an operation is about; undefined for what is not there yet. */
  locationOf({ type, id }: BulkCall): string | undefined {
    return id === null ? undefined : this.links.to(`/${type}s/${id}`);
  }

  private carryOut(call: BulkCall): Promise<ScimResource | void> {
    const { principal } = this;
    const { method, type, data } = call;
    if (method === 'POST') return type === 'User' ? this.users.create(data) : this.groups.create(principal, data);
    if (call.id === null) throw new ScimError('invalidValue', 'There is no id.');
    const ifMatch = parseTags(call.version ?? undefined);
    const writer = type === 'User' ? this.users : this.groups;
    if (method === 'PUT') return writer.replace(principal, call.id, data, ifMatch);
    if (method === 'PATCH') return writer.patch(principal, call.id, data, ifMatch);
    return writer.delete(principal, call.id, ifMatch);
  }
}
