import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { SecretKeys } from '../../config/secret-keys.js';
import type { SigningKey } from '../../config/signing-key.js';
import { AuditChainQueries } from './audit-chain.queries.js';
import { ChainVerification } from './chain-verification.js';
import { parsePlace } from './event-line.js';
import { VerificationResponse } from '../dto/verification.dto.js';

export interface VerificationInput {
  from?: number | undefined;
  to?: number | undefined;
  head?: string | undefined;
}

@Injectable()
export class AuditVerificationService {
  private readonly keys: readonly SigningKey[];

  constructor(
    private readonly queries: AuditChainQueries,
    keys: SecretKeys,
  ) {
    this.keys = keys.signingKeys('audit-checkpoint');
  }

  /** Throws `validation_failed` when `head` is no place of a chain, and the reason of `signal` when that is aborted. */
  async verify({ from, to, head }: VerificationInput, signal: AbortSignal): Promise<VerificationResponse> {
    const kept = head === undefined ? undefined : parsePlace(head);
    if (kept === null) throw new AppError('validation_failed', { detail: 'head is not <id>:<hash>.' });
    const result = await new ChainVerification(this.queries, this.keys).run({ from, to, kept, signal });
    return VerificationResponse.from(result, this.keys);
  }
}
