import { IsBoolean } from 'class-validator';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';

export class CreateGroupDto {
  @IsName({ example: 'Analysts' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'Read and download reports' })
  description?: string;

  /** Whether anyone signed in may read it. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  public?: boolean;
}

export class UpdateGroupDto {
  @MayBeAbsent()
  @IsName({ example: 'Senior analysts' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Read, download and share reports' })
  description?: string;

  /** Whether anyone signed in may read it. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  public?: boolean;
}
