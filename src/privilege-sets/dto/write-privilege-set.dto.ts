import { IsBoolean } from 'class-validator';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';

export class CreatePrivilegeSetDto {
  @IsName({ example: 'Publishers' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'May publish reports' })
  description?: string;

  /** Whether clients of the MindTouch surface see it as a role. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  siteRole?: boolean;
}

export class UpdatePrivilegeSetDto {
  @MayBeAbsent()
  @IsName({ example: 'Editors' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'May publish and retract reports' })
  description?: string;

  /** Whether clients of the MindTouch surface see it as a role. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  siteRole?: boolean;
}
