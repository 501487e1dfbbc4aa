import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Settings } from '../../../config/settings.js';
import { COOKIE_NAME } from './auth-token.js';

/**
 * The session cookie, with its value in quotes as the original's. It is marked as secure when the server is known by an
 * https address, and when the request came over https, of which a trusted proxy tells by X-Forwarded-Proto.
 */
@Injectable()
export class AuthCookie {
  private readonly isSecure: boolean;

  constructor(settings: Settings) {
    this.isSecure = settings.publicUrl?.startsWith('https:') ?? false;
  }

  /** Another site's page cannot have it sent along with a change: it is SameSite. */
  give(res: Response, token: string, expires: Date): void {
    res.cookie(COOKIE_NAME, `"${token}"`, {
      path: '/',
      expires,
      httpOnly: true,
      sameSite: 'lax',
      secure: this.isSecure || res.req.secure,
      encode: String,
    });
  }
}
