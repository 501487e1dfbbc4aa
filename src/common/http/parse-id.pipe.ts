import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { parseId } from '../validation/value.decorators.js';

/** Turns an id of the path into a number, or answers 400 naming the parameter. */
@Injectable()
export class ParseIdPipe implements PipeTransform<string, number> {
  transform(value: string, metadata: ArgumentMetadata): number {
    const id = parseId(value);
    if (id === undefined) throw AppError.invalidParameter(metadata.data ?? 'id', 'must be a positive integer');
    return id;
  }
}
