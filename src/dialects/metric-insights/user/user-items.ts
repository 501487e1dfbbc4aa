import { Injectable } from '@nestjs/common';
import { AuthenticationServicesService } from '../../../authentication-services/authentication-services.service.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { UserStandingsService } from '../../../groups/user-standings.service.js';
import type { User } from '../../../users/entities/user.entity.js';
import type { UserItem } from './user.dto.js';
import { toItem } from './user.mapper.js';

const LDAP = 'ldap';

/** Puts together what this surface shows of users. */
@Injectable()
export class UserItems {
  constructor(
    private readonly standings: UserStandingsService,
    private readonly services: AuthenticationServicesService,
  ) {}

  async of(users: readonly User[]): Promise<UserItem[]> {
    const standings = await this.standings.list(users.map((user) => user.id));
    const services = await collectPages((page) => this.services.list({ ...page, sort: 'id' }));
    const ldap = new Set(
      services.filter((service: { kind: string }) => service.kind === LDAP).map((service) => service.id),
    );
    return users.map((user) =>
      toItem(user, standings.get(user.id) ?? 'member', ldap.has(user.authenticationServiceId)),
    );
  }

  async one(user: User): Promise<UserItem> {
    const [item] = await this.of([user]);
    if (!item) throw new Error('One user makes one item.');
    return item;
  }
}
