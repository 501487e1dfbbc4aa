import { Injectable } from '@nestjs/common';
import { GroupAffiliationsService } from '../../groups/group-affiliations.service.js';
import type { User } from '../../users/entities/user.entity.js';
import type { UserObject } from './user-object.dto.js';
import { toUserObject } from './user.mapper.js';

/** Puts together what this surface shows of users, whom the caller has been allowed to read. */
@Injectable()
export class UserObjects {
  constructor(private readonly affiliations: GroupAffiliationsService) {}

  /** In the same order. */
  async all(users: readonly User[]): Promise<UserObject[]> {
    const affiliations = await this.affiliations.ofUsers(users.map(({ id }) => id));
    return users.map((user) => toUserObject(user, affiliations.get(user.id) ?? { direct: [], effective: [] }));
  }

  async one(user: User): Promise<UserObject> {
    const [object] = await this.all([user]);
    if (!object) throw new Error('One user makes one object.');
    return object;
  }
}
