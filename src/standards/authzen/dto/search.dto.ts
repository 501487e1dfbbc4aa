import { ApiProperty } from '@nestjs/swagger';
import { ActionDto, RequestDto, ResourceDto, SoughtResourceDto, SoughtSubjectDto, SubjectDto } from './entities.dto.js';

export class PageDto {
  @ApiProperty({ required: false, example: '', description: '`next_token` of the page before.' })
  token?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 0,
    default: 100,
    description: 'How many results at most, the same on every page. Of more than 1,000 there are 1,000.',
  })
  limit?: number;
}

class SearchDto extends RequestDto {
  @ApiProperty({ type: PageDto, required: false })
  page?: PageDto;
}

export class SubjectSearchDto extends SearchDto {
  subject: SoughtSubjectDto;

  action: ActionDto;

  resource: ResourceDto;
}

export class ResourceSearchDto extends SearchDto {
  subject: SubjectDto;

  action: ActionDto;

  resource: SoughtResourceDto;
}

export class ActionSearchDto extends SearchDto {
  subject: SubjectDto;

  resource: ResourceDto;
}

export class PageResponse {
  @ApiProperty({ example: '', description: 'The token that asks for the next page; empty at the end.' })
  next_token: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'How many results this page has.' })
  count: number;
}

export class FoundEntityResponse {
  @ApiProperty({ example: 'user', description: 'As it was asked for.' })
  type: string;

  /** @example admin */
  id: string;
}

export class FoundActionResponse {
  /** @example READ */
  name: string;
}

export class EntitiesResponse {
  page: PageResponse;

  @ApiProperty({ type: [FoundEntityResponse] })
  results: readonly FoundEntityResponse[];
}

export class ActionsResponse {
  page: PageResponse;

  @ApiProperty({ type: [FoundActionResponse] })
  results: readonly FoundActionResponse[];
}

const USER = { type: 'user', id: 'admin' };
const RESOURCE = { type: 'data_source', id: 'Planning' };

/** Bodies that run. */
export const SUBJECT_SEARCH_EXAMPLES = {
  plain: {
    summary: 'Who may do it there?',
    value: { subject: { type: 'user' }, action: { name: 'READ' }, resource: RESOURCE, page: { limit: 10 } },
  },
};

export const RESOURCE_SEARCH_EXAMPLES = {
  plain: {
    summary: 'On what may he do it?',
    value: { subject: USER, action: { name: 'READ' }, resource: { type: 'data_source' } },
  },
};

export const ACTION_SEARCH_EXAMPLES = {
  plain: { summary: 'What may he do there?', value: { subject: USER, resource: RESOURCE, page: { limit: 5 } } },
};
