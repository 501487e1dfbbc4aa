import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { FromQueryInteger, IsId, MayBeAbsent } from '../../common/validation/value.decorators.js';
import { AuditFiltersDto } from './audit-filters.dto.js';

class ResumeDto {
  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'Only events after this one: what an export that broke off had last.' })
  after?: number;
}

export class ExportAuditEventsDto extends IntersectionType(ResumeDto, AuditFiltersDto) {}

/** One line of an export. The last line has `end` in place of the rest. */
export class AuditExportLine {
  @ApiProperty({ example: '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b' })
  hash?: string;

  @ApiProperty({ example: '0'.repeat(64) })
  previousHash?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The event; the hash is over these bytes.',
    example: { id: 1, action: 'group.created' },
  })
  event?: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'How many events there were, where the trail ended, and whether filters have left any out.',
    example: { count: 1, last: `1:${'0'.repeat(64)}`, filtered: false },
  })
  end?: object;
}
