import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import { Settings } from '../../config/settings.js';

export const SESSION_COOKIE_NAME = 'JSESSIONID';
const CLIENT_COOKIE_NAME = 'clientId';

/**
 * The two cookies of a ThoughtSpot session. The first holds our session token; the second only names the client. They
 * are marked as secure when the server is known by an https address, and when the request came over https, of which a
 * trusted proxy tells by X-Forwarded-Proto.
 */
@Injectable()
export class SessionCookies {
  private readonly isHttps: boolean;

  constructor(settings: Settings) {
    this.isHttps = settings.publicUrl?.startsWith('https:') ?? false;
  }

  /** `expires` null: until the client is closed. */
  give(res: Response, token: string, expires: Date | null): void {
    const options = { ...this.optionsFor(res), ...(expires === null ? {} : { expires }) };
    res.cookie(SESSION_COOKIE_NAME, token, options);
    res.cookie(CLIENT_COOKIE_NAME, randomUUID(), options);
  }

  take(res: Response): void {
    res.clearCookie(SESSION_COOKIE_NAME, this.optionsFor(res));
    res.clearCookie(CLIENT_COOKIE_NAME, this.optionsFor(res));
  }

  private optionsFor({ req }: Response): CookieOptions {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.isHttps || req.secure };
  }
}
