import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { FromQueryInteger, IsId, MayBeAbsent } from '../../common/validation/value.decorators.js';
import type { SigningKey } from '../../config/signing-key.js';
import type { KeptHead, VerificationResult } from '../chain/chain-verification.js';
import { DAMAGE_KINDS, type DamageKind } from '../chain/chain-verifier.js';
import type { Checkpoint } from '../chain/checkpoint.js';
import { placeText } from '../chain/event-line.js';

const KEPT_HEADS: readonly KeptHead[] = ['found', 'not_found', 'removed', 'not_looked_at'];
const EXAMPLE_HASH = '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b';

export class VerifyAuditEventsDto {
  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'The first event to look at; without it, the first that there is.' })
  from?: number;

  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'The last event to look at; without it, the last that there is.' })
  to?: number;

  /** A `head` of an earlier answer, which you have kept elsewhere: it must still be a part of the trail. */
  @IsOptional()
  @Matches(/^(0|[1-9]\d{0,15}):[0-9a-f]{64}$/, { message: 'must be <id>:<hash>' })
  @ApiProperty({ type: String, example: `1:${EXAMPLE_HASH}` })
  head?: string;
}

export class DamageResponse {
  @ApiProperty({ enum: DAMAGE_KINDS, example: 'altered' })
  kind: DamageKind;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'The event at which it shows.', example: 7 })
  id: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Its revision; null when the event is not there.',
    example: 12,
  })
  revision: number | null;
}

export class RemovedEventsResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'How many events retention has removed.', example: 10 })
  count: number;

  @ApiProperty({ description: 'The last of them, as `<id>:<hash>`.', example: `10:${EXAMPLE_HASH}` })
  through: string;
}

export class SignedHeadResponse {
  @ApiProperty({ description: 'Where the trail ended, as `<id>:<hash>`.', example: `1:${EXAMPLE_HASH}` })
  head: string;

  @ApiProperty({ description: 'After which event it began.', example: `0:${'0'.repeat(64)}` })
  removed: string;

  at: Date;

  /**
   * Which key has signed.
   * @example 9f86d081884c7d65
   */
  keyId: string;

  @ApiProperty({ description: 'Its public half, as PEM.', example: '-----BEGIN PUBLIC KEY-----\n…' })
  publicKey: string;

  @ApiProperty({ description: 'Ed25519, in base64.', example: 'MEUCIQ==' })
  signature: string;

  static from(checkpoint: Checkpoint, keys: readonly SigningKey[]): SignedHeadResponse {
    const { head, removed, signedAt, keyId, signature } = checkpoint;
    return {
      head: placeText(head),
      removed: placeText(removed),
      at: signedAt,
      keyId,
      publicKey: keys.find(({ id }) => id === keyId)?.publicKey ?? '',
      signature: signature.toString('base64'),
    };
  }
}

export class VerificationResponse {
  /** Whether nothing is wrong with the events that were looked at. */
  intact: boolean;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'How many events were looked at.', example: 1 })
  checked: number;

  @ApiProperty({
    description:
      'Where the trail ends, as `<id>:<hash>`. Keep it elsewhere to find out later whether its end was cut off.',
    example: `1:${EXAMPLE_HASH}`,
  })
  head: string;

  @ApiProperty({ type: () => DamageResponse, nullable: true, description: 'The first thing that is wrong.' })
  damage: DamageResponse | null;

  @ApiProperty({
    enum: KEPT_HEADS,
    nullable: true,
    description: 'What has become of the `head` that was given; null when none was.',
    example: null,
  })
  keptHead: KeptHead | null;

  @ApiProperty({ type: () => RemovedEventsResponse, nullable: true, description: 'What retention has removed.' })
  removed: RemovedEventsResponse | null;

  @ApiProperty({
    type: () => SignedHeadResponse,
    nullable: true,
    description: 'The newest signature of this server; null when there is none yet.',
  })
  signed: SignedHeadResponse | null;

  static from(result: VerificationResult, keys: readonly SigningKey[]): VerificationResponse {
    const { checked, damage, head, keptHead, removed, signed } = result;
    return {
      intact: damage === null && keptHead !== 'not_found',
      checked,
      head: placeText(head),
      damage,
      keptHead,
      removed: removed.id === 0 ? null : { count: removed.count, through: placeText(removed) },
      signed: signed ? SignedHeadResponse.from(signed, keys) : null,
    };
  }
}
