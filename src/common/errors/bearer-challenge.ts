import type { AppError } from './app-error.js';

/**
 * What `WWW-Authenticate` says of a refusal that is answered with `status` (RFC 6750 3); undefined for what is no matter
 * of the token. A caller who sent none is told no error code. A privilege's name goes into quotes as it is.
 */
export function bearerChallenge({ code, requiredPrivilege }: AppError, status: number): string | undefined {
  const realm = 'Bearer realm="guildhall"';
  if (status === 403 && requiredPrivilege !== undefined) {
    return `${realm}, error="insufficient_scope", scope="${requiredPrivilege}"`;
  }
  if (status !== 401) return undefined;
  return code === 'invalid_token' ? `${realm}, error="invalid_token"` : realm;
}
