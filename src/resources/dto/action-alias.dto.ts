import { ApiProperty } from '@nestjs/swagger';
import { pageOf } from '../../common/dto/page.dto.js';
import { IsName } from '../../common/validation/text.decorators.js';
import type { ActionAliasRow } from '../action-aliases.queries.js';

export class PutActionAliasDto {
  /** The name of the privilege that the alias stands for. */
  @IsName({ example: 'READ' })
  privilege: string;
}

/** What a privilege is called by those who ask about resources of one kind. */
export class ActionAliasResponse {
  /** @example data_source */
  kind: string;

  /** @example can_read */
  alias: string;

  /** @example READ */
  privilege: string;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'The user who made it.', example: 1 })
  createdById: number | null;

  createdAt: Date;

  static from({ kind, alias, privilege, createdById, createdAt }: ActionAliasRow): ActionAliasResponse {
    return { kind, alias, privilege, createdById, createdAt };
  }
}

export class ActionAliasPage extends pageOf(ActionAliasResponse) {}
