import type { AuthenticationServicesService } from '../../../authentication-services/authentication-services.service.js';

/** The service that the seed makes for passwords and groups kept here. */
export const LOCAL_ID = 1;

export type AuthenticationService = Awaited<ReturnType<AuthenticationServicesService['get']>>;

/** Whether a service's users and groups are kept in a directory of its own. */
export function isExternal(service: { kind: string }): boolean {
  return service.kind !== 'local';
}
