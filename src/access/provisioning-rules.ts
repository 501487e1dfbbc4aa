import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import type { Transaction } from '../database/transaction.js';
import type { Subject } from './access-engine.js';
import { GIVEN_TO } from './provisioning.queries.js';

interface GivenPrivilege {
  id: number;
  name: string;
}

/**
 * What those may do who provision users and groups without being administrators: the holders of USER_PROVISIONING. They
 * see and change everyone but administrators, and give nobody anything that their token does not hold: neither by a
 * place in a group, nor by letting somebody in as a user who holds it. Asked inside the transaction that changes them.
 */
@Injectable()
export class ProvisioningRules {
  /** Changing, deactivating or deleting a user, in whatever way. Throws `forbidden` when he is an administrator. */
  async assertMayChangeUser(tx: Transaction, principal: Principal, userId: number): Promise<void> {
    if (principal.privileges.isAdministrator) return;
    const given = await givenTo(tx, { userId });
    if (given.some(isAdministration)) {
      throw new AppError('forbidden', { detail: 'Only administrators change an administrator.' });
    }
  }

  /**
   * Changing what decides who signs in as a user: his user name, his password, that he is let in again. Whoever does that
   * could act as him. Throws `privilege_not_held`.
   */
  async assertMayLetInAs(tx: Transaction, principal: Principal, userId: number): Promise<void> {
    if (!principal.privileges.isAdministrator) this.assertHolds(principal, await givenTo(tx, { userId }));
  }

  /** Putting somebody into a group, or another group. Throws `privilege_not_held`. */
  async assertMayPutInto(tx: Transaction, principal: Principal, groupId: number): Promise<void> {
    if (!principal.privileges.isAdministrator) this.assertHolds(principal, await givenTo(tx, { groupId }));
  }

  /** Changing or deleting a group, or taking somebody out of it. Throws `forbidden` when it makes administrators. */
  async assertMayChangeGroup(tx: Transaction, principal: Principal, groupId: number): Promise<void> {
    if (principal.privileges.isAdministrator) return;
    const given = await givenTo(tx, { groupId });
    if (given.some(isAdministration)) {
      throw new AppError('forbidden', { detail: 'Only administrators change a group that makes administrators.' });
    }
  }

  private assertHolds(principal: Principal, given: readonly GivenPrivilege[]): void {
    const missing = given.find((privilege) => !principal.privileges.has(privilege.id));
    if (missing) throw new AppError('privilege_not_held', { detail: `You do not hold ${missing.name}.` });
  }
}

/**
 * What a user, or a member of a group, has that not everyone has, now or from some time on: windows that have yet to
 * begin count, and so does what an inactive user would hold.
 */
function givenTo(tx: Transaction, subject: Subject): Promise<GivenPrivilege[]> {
  const userId = 'userId' in subject ? subject.userId : null;
  const groupId = 'groupId' in subject ? subject.groupId : null;
  return tx.query<GivenPrivilege>(GIVEN_TO, [userId, groupId]);
}

function isAdministration({ name }: GivenPrivilege): boolean {
  return name === ADMINISTRATION;
}
