import { AppError } from '../../../common/errors/app-error.js';
import { ScimError } from '../http/scim-error.js';
import { postpone, referencesIn, resolveReferences, type PostponedAttribute } from './bulk-references.js';
import { readOperation, type BulkCall } from './bulk-operation.js';
import type { BulkRequest } from './bulk-request.js';

/** What became of an operation that was carried out. */
export interface BulkSuccess {
  readonly status: number;
  readonly location: string;
  /** A weak entity tag; null for what is gone. */
  readonly version: string | null;
}

export interface BulkOutcome {
  readonly call: BulkCall | null;
  readonly result: BulkSuccess | AppError;
}

/** Carries out single operations, in the way of single requests. */
export interface BulkPerformer {
  perform(call: BulkCall): Promise<BulkSuccess & { readonly id: string }>;
}

interface Postponed {
  readonly index: number;
  readonly call: BulkCall;
  readonly id: string;
  readonly attributes: readonly PostponedAttribute[];
}

/**
 * How far a bulk request has come. Operations are carried out in their order, but what one of them refers to is made
 * before it; where two refer to each other, what one of them refers to is added when both are there.
 */
export class BulkRun {
  private readonly outcomes = new Map<number, BulkOutcome>();
  private readonly ids = new Map<string, string>();
  private readonly underWay = new Set<number>();
  private readonly indexes: ReadonlyMap<unknown, number>;
  private postponed: Postponed[] = [];

  constructor(
    private readonly request: BulkRequest,
    private readonly performer: BulkPerformer,
  ) {
    this.indexes = new Map(request.operations.map(({ bulkId }, index) => [bulkId, index]));
  }

  /** The same state once more, for an attempt that may come to nothing. */
  copy(): BulkRun {
    const run = new BulkRun(this.request, this.performer);
    for (const [index, outcome] of this.outcomes) run.outcomes.set(index, outcome);
    for (const [bulkId, id] of this.ids) run.ids.set(bulkId, id);
    return run;
  }

  /** Whether as many have failed as the client puts up with. */
  get hasFailed(): boolean {
    const { failOnErrors } = this.request;
    if (failOnErrors === null) return false;
    return [...this.outcomes.values()].filter(({ result }) => result instanceof AppError).length >= failOnErrors;
  }

  /** Those that were carried out, or tried, in the order of the request; null for the others. */
  get all(): (BulkOutcome | null)[] {
    return this.request.operations.map((_, index) => this.outcomes.get(index) ?? null);
  }

  /** Carries out one operation, if it has not been, with those that it refers to. */
  async advance(index: number): Promise<void> {
    await this.carryOut(index);
    const postponed = this.postponed;
    this.postponed = [];
    for (const each of postponed) await this.complete(each);
  }

  private async carryOut(index: number): Promise<void> {
    const operation = this.request.operations[index];
    if (!operation || this.outcomes.has(index) || this.underWay.has(index)) return;
    this.underWay.add(index);
    let call: BulkCall | null = null;
    try {
      call = readOperation(operation);
      this.outcomes.set(index, { call, result: await this.perform(index, call) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.outcomes.set(index, { call, result: error });
    }
    this.underWay.delete(index);
  }

  private async perform(index: number, call: BulkCall): Promise<BulkSuccess> {
    const circular = await this.prepare(call);
    const { now, later } = call.method === 'POST' ? postpone(call.data, circular) : { now: call.data, later: [] };
    const id = call.id === null ? null : String(resolveReferences(call.id, this.ids));
    const data = resolveReferences(now, this.ids) as Record<string, unknown>;
    const { id: madeId, ...success } = await this.performer.perform({ ...call, id, data });
    if (call.bulkId !== null && call.method === 'POST') this.ids.set(call.bulkId, madeId);
    if (later.length > 0) this.postponed.push({ index, call, id: madeId, attributes: later });
    return success;
  }

  /** Makes what an operation refers to, and answers what cannot be made before it. */
  private async prepare(call: BulkCall): Promise<Set<string>> {
    const circular = new Set<string>();
    for (const reference of referencesIn([call.id, call.data])) {
      const index = this.indexes.get(reference);
      if (index === undefined) continue;
      await this.carryOut(index);
      if (this.outcomes.get(index)?.result instanceof AppError) {
        throw new ScimError('invalidValue', `The operation "${reference}" has failed.`, 'write_conflict');
      }
      if (this.underWay.has(index)) circular.add(reference);
    }
    return circular;
  }

  /** Adds what had to wait. When that is refused, nothing remains of the operation. */
  private async complete({ index, call, id, attributes }: Postponed): Promise<void> {
    const operations = attributes.map(({ path, value }) => ({
      op: 'add',
      path,
      value: resolveReferences(value, this.ids),
    }));
    const later = { ...call, id, version: null };
    try {
      const data = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
      const { id: _id, ...success } = await this.performer.perform({ ...later, method: 'PATCH', data });
      this.outcomes.set(index, { call, result: { ...success, status: 201 } });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.performer.perform({ ...later, method: 'DELETE', data: {} });
      this.outcomes.set(index, { call, result: error });
    }
  }
}
