import { AppError } from '../../common/errors/app-error.js';

/** What several wait for together: for `timeoutMs` at most, then they are told that the database is not to be had. */
export class SharedWait {
  readonly end: Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;

  constructor(timeoutMs: number) {
    this.end = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new AppError('database_unavailable', { retryAfterSeconds: 1 }));
      }, timeoutMs);
      this.resolve = () => {
        clearTimeout(timer);
        resolve();
      };
      this.reject = (reason) => {
        clearTimeout(timer);
        reject(reason as Error);
      };
    });
  }
}
