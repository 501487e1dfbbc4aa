import type { EntityManager } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { ADMINISTRATORS_GROUP_ID } from '../common/well-known-ids.js';
import { GROUP_HAS_ADMIN, GROUP_IS_IN_CYCLE, LASTING_ADMINISTRATOR_EXISTS } from './access.queries.js';

/** Refuses a transaction after which nobody could administer the server. For `Transaction.ensure`. */
export async function keepsAnAdministrator(manager: EntityManager): Promise<void> {
  const [row] = await manager.query<{ exists: boolean }[]>(LASTING_ADMINISTRATOR_EXISTS, [ADMINISTRATORS_GROUP_ID]);
  if (!row?.exists) throw new AppError('last_administrator');
}

/** Refuses a transaction after which nobody would be admin of a group. For `Transaction.ensure`. */
export function keepsGroupAdmin(groupId: number): (manager: EntityManager) => Promise<void> {
  return async (manager) => {
    const [row] = await manager.query<{ exists: boolean }[]>(GROUP_HAS_ADMIN, [groupId]);
    if (!row?.exists) throw new AppError('last_group_admin');
  };
}

/** Refuses a transaction that puts a group inside itself. For `Transaction.ensure`. */
export function keepsGroupAcyclic(groupId: number): (manager: EntityManager) => Promise<void> {
  return async (manager) => {
    const [row] = await manager.query<{ exists: boolean }[]>(GROUP_IS_IN_CYCLE, [groupId]);
    if (row?.exists) throw new AppError('subgroup_cycle');
  };
}
