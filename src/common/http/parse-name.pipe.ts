import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';

// A name has at most 255 characters as its validator counts them: three UTF-16 units each, with a variation selector.
const NAME_LENGTH_MAX = 3 * 255;

/** A name in the path: any text that a name could be; whether it exists is for the service to say. */
@Injectable()
export class ParseNamePipe implements PipeTransform<string, string> {
  transform(value: string, metadata: ArgumentMetadata): string {
    if (!value.isWellFormed() || value.includes('\0') || value.length > NAME_LENGTH_MAX) {
      throw AppError.invalidParameter(metadata.data ?? 'name', 'is not a name');
    }
    return value;
  }
}
