import { IsInstant } from '../validation/value.decorators.js';

/** From when (included) until when (excluded) something counts. */
export class ValidityDto {
  /** Null or absent: from now on. */
  @IsInstant({ nullable: true, example: '2030-01-01T00:00:00Z' })
  validFrom?: Date | null;

  /** Null or absent: without an end. */
  @IsInstant({ nullable: true, example: '2031-01-01T00:00:00Z' })
  validUntil?: Date | null;
}
