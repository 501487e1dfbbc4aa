import { ApiProperty } from '@nestjs/swagger';

/** What a deletion answers. */
export class DoneAnswer {
  @ApiProperty({ type: String, enum: ['OK'], example: 'OK' })
  status: 'OK';
}
