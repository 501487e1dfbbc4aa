import { ApiProperty } from '@nestjs/swagger';

const PROPERTIES = {
  type: 'object',
  selfRequired: false,
  additionalProperties: true,
  description: 'What conditions are judged by, laid over the stored properties key by key. At most 16 KiB, 8 levels.',
} as const;

/** For the documentation alone, as all bodies of this surface: they are read by hand. */
export class SubjectDto {
  @ApiProperty({ example: 'user', description: '`user` or `group`.' })
  type: string;

  @ApiProperty({ example: 'admin', description: 'The name, without regard to case, or the GUID.' })
  id: string;

  @ApiProperty({ ...PROPERTIES, example: { department: 'sales' } })
  properties?: Record<string, unknown>;
}

export class ResourceDto {
  @ApiProperty({
    example: 'data_source',
    description: 'The kind. `urn:guildhall:no-resource` with the id `*` asks whether the subject may do it at all.',
  })
  type: string;

  @ApiProperty({ example: 'Planning', description: 'The name, without regard to case.' })
  id: string;

  @ApiProperty({ ...PROPERTIES, example: { status: 'active' } })
  properties?: Record<string, unknown>;
}

export class ActionDto {
  @ApiProperty({
    example: 'READ',
    description:
      'The name of a privilege, or an alias that counts for the kind of the resource; without regard to case.',
  })
  name: string;

  @ApiProperty({ ...PROPERTIES, description: 'What conditions are judged by.', example: { soft: true } })
  properties?: Record<string, unknown>;
}

export class SoughtSubjectDto {
  @ApiProperty({ example: 'user', description: '`user` or `group`. An id is ignored.' })
  type: string;

  @ApiProperty({ ...PROPERTIES, description: 'What is taken to be so of every subject.', example: {} })
  properties?: Record<string, unknown>;
}

export class SoughtResourceDto {
  @ApiProperty({ example: 'data_source', description: 'The kind. An id is ignored.' })
  type: string;

  @ApiProperty({ ...PROPERTIES, description: 'What is taken to be so of every resource.', example: {} })
  properties?: Record<string, unknown>;
}

/** What is the same in every request. */
export class RequestDto {
  @ApiProperty({
    type: 'object',
    selfRequired: false,
    additionalProperties: true,
    description: 'The circumstances, for conditions. At most 16 KiB, 8 levels.',
    example: { time: '2026-01-31T12:00:00Z' },
  })
  context?: Record<string, unknown>;
}
