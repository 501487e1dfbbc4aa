import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

export interface PageShape<T> {
  items: readonly T[];
  nextCursor: string | null;
  totalCount?: number;
}

/** The OpenAPI class of a page of `item`. Extend it: `class GroupPage extends pageOf(GroupResponse) {}`. */
export function pageOf<T extends object>(item: Type<T>): Type<PageShape<T>> {
  class PageDto {
    @ApiProperty({ type: [item] })
    items: T[];

    @ApiProperty({
      type: String,
      nullable: true,
      description: 'The cursor of the next page; null on the last one.',
      example: null,
    })
    nextCursor: string | null;

    @ApiProperty({
      type: 'integer',
      required: false,
      description: 'How many items there are in all, when asked for.',
      example: 1,
    })
    totalCount?: number;
  }
  return PageDto;
}
