import type { EntityManager } from 'typeorm';
import {
  AuthenticationService,
  isExternal,
  LOCAL_SERVICE_ID,
} from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import type { Group } from './entities/group.entity.js';

/** Whether the group, and who is in it, is kept by an external authentication service. */
export async function isExternalGroup(manager: EntityManager, group: Group): Promise<boolean> {
  if (group.authenticationServiceId === LOCAL_SERVICE_ID) return false;
  const service = await manager.findOneBy(AuthenticationService, { id: group.authenticationServiceId });
  return service !== null && isExternal(service);
}

/** Throws `external_group_members` for a group whose members come from a directory. */
export async function assertMembersAreKeptHere(manager: EntityManager, group: Group): Promise<void> {
  if (await isExternalGroup(manager, group)) throw new AppError('external_group_members');
}
