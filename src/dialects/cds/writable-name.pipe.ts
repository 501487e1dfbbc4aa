import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';

/** At `/group/public` there is the list of public groups, and a group of that name cannot be reached, as in CDS. */
@Injectable()
export class WritableNamePipe implements PipeTransform<string, string> {
  transform(name: string): string {
    if (name === 'public') throw new AppError('route_not_found');
    return name;
  }
}
