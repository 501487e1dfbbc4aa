import type { RemoteAnswer, RemoteAnswerError } from '../../../authentication-services/directory.js';
import { AppError } from '../../../common/errors/app-error.js';

/** What an external provider answered is the answer here: status, type and body, none of its other headers. */
export class ProviderAnswerError extends AppError {
  readonly answer: RemoteAnswer;

  constructor(error: RemoteAnswerError) {
    super(error.code, { cause: error.cause });
    this.answer = error.answer;
  }
}
