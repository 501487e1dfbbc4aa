import { Injectable } from '@nestjs/common';
import { isValidNow } from '../access/access.queries.js';
import type { Transaction } from '../database/transaction.js';

/** A group of an external service that a user is in here, or is to be in. */
export interface DirectoryMembership {
  id: number;
  name: string;
  /** Whether there is a membership, counting now or not. */
  isThere: boolean;
  /** Whether there is one that counts now. */
  counts: boolean;
  /** Whether the directory says that he is in it. */
  isNamed: boolean;
}

@Injectable()
export class DirectoryMembershipsQueries {
  /** In the order of ids. No group of them is deleted before the commit. `names` are compared with case. */
  async list(
    tx: Transaction,
    userId: number,
    serviceId: number,
    names: readonly string[],
  ): Promise<DirectoryMembership[]> {
    return tx.query<DirectoryMembership>(
      `SELECT g.id, g.name, m.id IS NOT NULL AS "isThere", m.id IS NOT NULL AND ${isValidNow('m')} AS counts,
         g.name = ANY ($3::text[]) AS "isNamed"
       FROM groups g LEFT JOIN group_members m ON m.group_id = g.id AND m.user_id = $1
       WHERE g.authentication_service_id = $2 AND (g.name = ANY ($3::text[]) OR m.id IS NOT NULL)
       ORDER BY g.id FOR KEY SHARE OF g`,
      [userId, serviceId, names],
    );
  }

  /** Makes the user a plain member of the groups; a membership outside its window is opened for good. */
  async add(tx: Transaction, userId: number, groupIds: readonly number[]): Promise<void> {
    await tx.query(
      `INSERT INTO group_members (group_id, user_id) SELECT id, $1 FROM unnest($2::bigint[]) AS id ORDER BY id
       ON CONFLICT (group_id, user_id) DO UPDATE SET valid_from = NULL, valid_until = NULL`,
      [userId, groupIds],
    );
  }

  async remove(tx: Transaction, userId: number, groupIds: readonly number[]): Promise<void> {
    await tx.query('DELETE FROM group_members WHERE user_id = $1 AND group_id = ANY ($2)', [userId, groupIds]);
  }
}
