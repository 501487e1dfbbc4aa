import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CookieOptions, Response } from 'express';
import { Settings } from '../../config/settings.js';

export const SESSION_COOKIE_NAME = 'JSESSIONID';
const CLIENT_COOKIE_NAME = 'clientId';

/** The two cookies of a ThoughtSpot session. The first holds our session token; the second only names the client. */
@Injectable()
export class SessionCookies {
  private readonly options: CookieOptions;

  constructor(settings: Settings) {
    const isSecure = settings.publicUrl?.startsWith('https:') ?? false;
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure };
  }

  /** `expires` null: until the client is closed. */
  give(res: Response, token: string, expires: Date | null): void {
    const options = { ...this.options, ...(expires === null ? {} : { expires }) };
    res.cookie(SESSION_COOKIE_NAME, token, options);
    res.cookie(CLIENT_COOKIE_NAME, randomUUID(), options);
  }

  take(res: Response): void {
    res.clearCookie(SESSION_COOKIE_NAME, this.options);
    res.clearCookie(CLIENT_COOKIE_NAME, this.options);
  }
}
