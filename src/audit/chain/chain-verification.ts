import type { SigningKey } from '../../config/signing-key.js';
import { AuditChainQueries, type SignedState } from './audit-chain.queries.js';
import { ChainVerifier, type Damage } from './chain-verifier.js';
import { signatureState, type Checkpoint } from './checkpoint.js';
import { placeText, type ChainPlace } from './event-line.js';

export interface VerificationRequest {
  /** The first event to look at; the first that there is unless given. */
  from?: number | undefined;
  /** The last one; the last that there is unless given. */
  to?: number | undefined;
  /** A place that the chain is known to have passed, kept somewhere else. */
  kept?: ChainPlace | undefined;
  signal?: AbortSignal | undefined;
  /** Told after each batch: how many events were looked at, and the last of them. */
  onProgress?: ((checked: number, id: number) => void) | undefined;
}

/** `removed`: retention has removed it. `not_looked_at`: it is outside of the range that was asked for. */
export type KeptHead = 'found' | 'not_found' | 'removed' | 'not_looked_at';

export interface VerificationResult {
  checked: number;
  /** The first thing that is wrong. */
  damage: Damage | null;
  /** Where the chain ended when this began. */
  head: ChainPlace;
  removed: ChainPlace & { count: number };
  /** The newest place that a key of the ring has signed; null when none has. */
  signed: Checkpoint | null;
  keptHead: KeptHead | null;
}

/** What must hold of what is signed, apart from the events. */
interface Signed {
  newest: Checkpoint | undefined;
  places: ChainPlace[];
  damage: Damage | null;
}

/** Looks at the chain of audit events, without a transaction: others go on writing, and may even remove old events. */
export class ChainVerification {
  constructor(
    private readonly queries: AuditChainQueries,
    /** With no keys, signatures are not looked at. */
    private readonly keys: readonly SigningKey[],
  ) {}

  /** Throws the reason of the signal when that is aborted. */
  async run(request: VerificationRequest): Promise<VerificationResult> {
    const { from, to = Infinity, kept } = request;
    const state = await this.queries.extent();
    const signed = this.signedOf(state);
    const known = [...signed.places, ...(kept ? [kept] : [])].filter(({ id }) => id <= to);
    const verifier = new ChainVerifier(await this.placeBefore(from, state), known);
    await this.follow(verifier, Math.min(to, state.head.id), request);
    const stray = await this.queries.stray();
    const damage = signed.damage ?? verifier.end(to < state.head.id ? null : state.head);
    return {
      checked: verifier.checked,
      damage: damage ?? (stray && { kind: 'inserted', ...stray }),
      head: state.head,
      removed: state.removed,
      signed: signed.newest ?? null,
      keptHead: kept ? await this.lookFor(kept, state, from, to) : null,
    };
  }

  private async follow(verifier: ChainVerifier, through: number, request: VerificationRequest): Promise<void> {
    for (let isMore = true; isMore;) {
      request.signal?.throwIfAborted();
      const { links, removed } = await this.queries.batch({ after: verifier.last.id, through });
      if (removed.id > verifier.last.id) verifier.skipTo(removed);
      for (const link of links) verifier.look(link);
      isMore = links.length > 0;
      if (isMore) request.onProgress?.(verifier.checked, verifier.last.id);
    }
  }

  /** What has been signed, and whether the beginning of the chain is where it was signed to be. */
  private signedOf({ checkpoints, removed }: SignedState): Signed {
    const judged = checkpoints.map((checkpoint) => ({ checkpoint, state: signatureState(checkpoint, this.keys) }));
    const valid = judged.filter(({ state }) => state === 'valid').map(({ checkpoint }) => checkpoint);
    const forged = judged.find(({ state }) => state === 'forged');
    const newest = valid.at(-1);
    const isCut = newest && placeText(newest.removed) !== placeText(removed);
    let damage: Damage | null = null;
    if (forged) damage = { kind: 'forged', id: forged.checkpoint.head.id, revision: null };
    else if (isCut) damage = { kind: 'missing', id: removed.id, revision: null };
    return { newest, places: valid.map(({ head }) => head), damage };
  }

  private async placeBefore(from: number | undefined, { removed }: SignedState): Promise<ChainPlace> {
    return (from === undefined ? null : await this.queries.placeBefore(from)) ?? removed;
  }

  private async lookFor(kept: ChainPlace, state: SignedState, from = 0, to: number): Promise<KeptHead> {
    if (kept.id < state.removed.id) return 'removed';
    if (kept.id < from - 1 || kept.id > to) return 'not_looked_at';
    const isBeginning = kept.id === state.removed.id;
    const found = isBeginning ? state.removed : await this.queries.placeBefore(kept.id + 1);
    return found && placeText(found) === placeText(kept) ? 'found' : 'not_found';
  }
}
