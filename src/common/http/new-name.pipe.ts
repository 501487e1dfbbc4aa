import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { normaliseName } from '../text/names.js';
import { isStorableName, NAME_LENGTH_MAX } from '../validation/text.decorators.js';

/** A name in the path that something is to have: as it is stored. Throws `validation_failed`. */
@Injectable()
export class NewNamePipe implements PipeTransform<string, string> {
  transform(value: string, metadata: ArgumentMetadata): string {
    const name = value.isWellFormed() ? normaliseName(value) : value;
    if (isStorableName(name)) return name;
    throw AppError.invalidParameter(
      metadata.data ?? 'name',
      `must have 1 to ${NAME_LENGTH_MAX} characters, none of them a control character`,
    );
  }
}
