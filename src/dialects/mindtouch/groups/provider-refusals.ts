import { RemoteAnswerError } from '../../../authentication-services/directory.js';
import { AppError } from '../../../common/errors/app-error.js';
import { ProviderAnswerError } from '../http/provider-answer.error.js';
import type { AuthenticationService } from '../services/local-service.js';
import { sidOf } from '../services/service-kinds.js';

/**
 * Does what asks a service for a group, and says in the original's words why the service has refused. Where a remote
 * one has found words of its own, they are the answer, but for a 401: browsers would ask for a password of ours.
 */
export async function withProviderWords<T>(
  service: AuthenticationService,
  groupName: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? inProviderWords(error, service, groupName) : error;
  }
}

function inProviderWords(error: AppError, service: AuthenticationService, groupName: string): AppError {
  if (error.code === 'external_credentials_refused') {
    return new AppError(error.code, { detail: `authentication failed for ${service.name}` });
  }
  if (error instanceof RemoteAnswerError && isFinal(error.answer.status)) return new ProviderAnswerError(error);
  if (error.code === 'external_group_not_found') {
    return new AppError(error.code, {
      detail: `Group '${groupName}' not found in the external authentication provider`,
    });
  }
  if (error.code === 'authentication_service_unavailable' && !service.enabled) {
    const detail = `Service not started or no URI is known for 'AUTH' service of type ${sidOf(service)}`;
    return new AppError(error.code, { detail });
  }
  return error;
}

/** HTTP knows no status above these, and those below are no refusals. */
function isFinal(status: number): boolean {
  return status >= 300 && status <= 599;
}
