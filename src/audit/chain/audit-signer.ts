import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../common/metrics/metrics.js';
import { SecretKeys } from '../../config/secret-keys.js';
import type { SigningKey } from '../../config/signing-key.js';
import { AuditChainQueries, type ChainState } from './audit-chain.queries.js';
import { ChainVerifier, type Damage } from './chain-verifier.js';
import { signatureState, signCheckpoint, type Checkpoint } from './checkpoint.js';
import { placeText } from './event-line.js';

const INTERVAL_MS = 10_000;

/**
 * Signs where the chain of audit events ends, every few seconds in which something was added: whoever can write to the
 * database, but has not the secret key, can no longer change what was before. Every server does it; it looks at what was
 * added since the last signature first, and signs nothing that is damaged.
 */
@Injectable()
export class AuditSigner implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AuditSigner.name);
  private readonly keys: readonly SigningKey[];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** The newest place that this process knows to be signed. */
  private known: Checkpoint | undefined;
  private damage: Damage | null = null;

  constructor(
    private readonly queries: AuditChainQueries,
    keys: SecretKeys,
    metrics: Metrics,
  ) {
    this.keys = keys.signingKeys('audit-checkpoint');
    metrics.gauge('guildhall_audit_intact', 'Whether the audit events added since the last signature are whole.', () =>
      this.damage ? 0 : 1,
    );
    metrics.gauge('guildhall_audit_signed_id', 'The last audit event that is signed.', () => this.known?.head.id ?? 0);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.signInBackground(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Signs the end of the chain if that is not signed yet. */
  async sign(): Promise<void> {
    const { checkpoints, ...state } = await this.queries.extent();
    const newest = checkpoints.findLast((checkpoint) => signatureState(checkpoint, this.keys) === 'valid');
    this.compareWithKnown(newest);
    const [key] = this.keys;
    const isSigned = newest && placeText(newest.head) === placeText(state.head) && newest.keyId === key?.id;
    if (isSigned || !key || state.head.id === 0) return;
    this.damage = newest ? await this.damageSince(newest, state) : null;
    if (this.damage) {
      this.logger.error(`The audit trail is damaged, and is not signed: ${JSON.stringify(this.damage)}`);
      return;
    }
    const checkpoint = signCheckpoint({ head: state.head, removed: state.removed, signedAt: new Date() }, key);
    await this.queries.keepCheckpoint(checkpoint);
    this.known = checkpoint;
    this.logger.log(`The audit trail is signed: head ${placeText(state.head)}`);
  }

  /** A database that was put back has an older trail; so has one whose newest events somebody has cut off. */
  private compareWithKnown(newest: Checkpoint | undefined): void {
    const { known } = this;
    this.known = newest;
    if (!known || (newest && newest.head.id >= known.head.id)) return;
    this.logger.error(
      `The audit trail has gone back: it was signed up to ${placeText(known.head)}, and now ends before. Was an older database put back?`,
    );
  }

  private async damageSince(signed: Checkpoint, { head, removed }: ChainState): Promise<Damage | null> {
    if (placeText(signed.removed) !== placeText(removed)) return { kind: 'missing', id: removed.id, revision: null };
    const verifier = new ChainVerifier(signed.head);
    for (let isMore = true; isMore;) {
      const { links } = await this.queries.batch({ after: verifier.last.id, through: head.id });
      for (const link of links) verifier.look(link);
      isMore = links.length > 0;
    }
    return verifier.end(head);
  }

  private async signInBackground(): Promise<void> {
    this.running = this.sign().catch((error: unknown) =>
      this.logger.warn(`The audit trail was not signed: ${String(error)}`),
    );
    await this.running;
  }
}
