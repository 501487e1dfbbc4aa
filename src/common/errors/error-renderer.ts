import type { Request, Response } from 'express';
import type { AppError } from './app-error.js';

/** Writes errors in the form of one surface. */
export interface ErrorRenderer {
  /** Sends the whole answer. `requestId` is also in the X-Request-Id header. */
  render(error: AppError, req: Request, res: Response, requestId: string): void;
}
