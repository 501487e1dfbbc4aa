import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { ProvisioningBatchService } from '../../../groups/provisioning-batch.service.js';
import { ScimGroupsWriter } from '../groups/groups.writer.js';
import { toScimError } from '../http/scim-error.renderer.js';
import { ScimLinks } from '../http/scim-links.js';
import { ScimUsersWriter } from '../users/users.writer.js';
import { SingleRequests } from './bulk-performer.js';
import { readBulkRequest } from './bulk-request.js';
import { BulkRun, type BulkOutcome } from './bulk-run.js';

export const BULK_RESPONSE_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** How many operations are committed at once, and wait for each other if one of them must be repeated. */
const CHUNK_SIZE = 100;

export interface BulkResponse {
  readonly schemas: readonly string[];
  readonly Operations: readonly object[];
}

/** Carries out many operations (RFC 7644 3.7): each is done or not by itself, whatever becomes of the others. */
@Injectable()
export class BulkService {
  constructor(
    private readonly users: ScimUsersWriter,
    private readonly groups: ScimGroupsWriter,
    private readonly links: ScimLinks,
    private readonly batches: ProvisioningBatchService,
  ) {}

  async run(principal: Principal, body: unknown): Promise<BulkResponse> {
    const request = readBulkRequest(body);
    const performer = new SingleRequests(principal, this.users, this.groups, this.links);
    let run = new BulkRun(request, performer);
    for (let from = 0; from < request.operations.length && !run.hasFailed; from += CHUNK_SIZE) {
      run = await this.advance(run, from, Math.min(from + CHUNK_SIZE, request.operations.length));
    }
    const outcomes = run.all.filter((outcome) => outcome !== null);
    return {
      schemas: [BULK_RESPONSE_SCHEMA],
      Operations: outcomes.map((outcome) => toOperation(outcome, performer)),
    };
  }

  /**
   * Many operations are one transaction, which costs much less than one for each. When it cannot be committed as a whole,
   * each gets one of its own, and its own refusal.
   */
  private async advance(run: BulkRun, from: number, to: number): Promise<BulkRun> {
    try {
      return await this.batches.together(async () => {
        const attempt = run.copy();
        await advanceAll(attempt, from, to);
        return attempt;
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      await advanceAll(run, from, to);
      return run;
    }
  }
}

async function advanceAll(run: BulkRun, from: number, to: number): Promise<void> {
  for (let index = from; index < to && !run.hasFailed; index += 1) await run.advance(index);
}

function toOperation({ call, result }: BulkOutcome, performer: SingleRequests): object {
  const asked = { method: call?.method, ...(call?.bulkId == null ? {} : { bulkId: call.bulkId }) };
  if (!(result instanceof AppError)) {
    const { status, location, version } = result;
    return { ...asked, ...(version === null ? {} : { version }), location, status: String(status) };
  }
  const { status, body } = toScimError(result);
  const location = call === null ? undefined : performer.locationOf(call);
  return { ...asked, ...(location === undefined ? {} : { location }), status: String(status), response: body };
}
