import { Injectable } from '@nestjs/common';
import { AuthenticationServicesService } from '../../authentication-services/authentication-services.service.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { UserStandingsService } from '../../groups/user-standings.service.js';
import type { User } from '../../users/entities/user.entity.js';
import type { CdsUser } from './user.dto.js';
import { toCdsUser } from './user.mapper.js';

/** Puts together what this surface shows of users. */
@Injectable()
export class CdsUsers {
  constructor(
    private readonly standings: UserStandingsService,
    private readonly services: AuthenticationServicesService,
  ) {}

  /** In the same order. */
  async of(users: readonly User[]): Promise<CdsUser[]> {
    const standings = await this.standings.list(users.map((user) => user.id));
    const services = await collectPages((page) => this.services.list({ ...page, sort: 'id' }));
    const kinds = new Map(services.map((service): [number, string] => [service.id, service.kind]));
    return users.map((user) =>
      toCdsUser(user, standings.get(user.id) === 'administrator', kinds.get(user.authenticationServiceId) ?? ''),
    );
  }

  async one(user: User): Promise<CdsUser> {
    const [shown] = await this.of([user]);
    if (!shown) throw new Error('One user makes one user.');
    return shown;
  }
}
