import { Injectable } from '@nestjs/common';
import { PublicUrl } from '../../../http/public-url.js';

export const BASE_PATH = '@api/deki';

/** The addresses in answers: absolute, and never those that a Host header names. */
export interface Links {
  to(path: string): string;
}

@Injectable()
export class MindTouchLinks implements Links {
  constructor(private readonly publicUrl: PublicUrl) {}

  to(path: string): string {
    return `${this.publicUrl.base}/${BASE_PATH}/${path}`;
  }
}
