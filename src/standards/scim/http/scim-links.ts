import { Injectable } from '@nestjs/common';
import { PublicUrl } from '../../../http/public-url.js';

export const BASE_PATH = '/scim/v2';

/** The addresses of the surface, absolute. */
@Injectable()
export class ScimLinks {
  constructor(private readonly publicUrl: PublicUrl) {}

  /** `path` starts with a slash, such as `/Users/…`. */
  to(path: string): string {
    return `${this.publicUrl.base}${BASE_PATH}${path}`;
  }
}
