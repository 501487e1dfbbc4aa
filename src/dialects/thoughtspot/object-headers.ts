import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { nameKey } from '../../common/text/names.js';
import { GroupsService } from '../../groups/groups.service.js';
import { UsersService } from '../../users/users.service.js';
import type { GroupHeader } from './group-object.dto.js';
import { toGroupHeader } from './group.mapper.js';
import { USER_TYPE, type HeaderQuery } from './metadata.mapper.js';
import type { UserHeader } from './user-object.dto.js';
import { toUserHeader } from './user.mapper.js';

/** Lists what there is of a kind, in short. */
@Injectable()
export class ObjectHeaders {
  constructor(
    private readonly groups: GroupsService,
    private readonly users: UsersService,
  ) {}

  /**
   * In the order of names, but for one that is called like the pattern: it comes first, because user_tools takes the
   * first for the one that it has asked for.
   */
  async list(principal: Principal, query: HeaderQuery): Promise<(GroupHeader | UserHeader)[]> {
    const headers =
      query.type === USER_TYPE ? await this.ofUsers(principal, query) : await this.ofGroups(principal, query);
    const { pattern, sizeMax } = query;
    if (pattern === undefined) return headers.slice(0, sizeMax);
    const isMeant = ({ name }: { name: string }): boolean => nameKey(name) === nameKey(pattern);
    return [...headers.filter(isMeant), ...headers.filter((header) => !isMeant(header))].slice(0, sizeMax);
  }

  private async ofGroups(principal: Principal, { pattern }: HeaderQuery): Promise<GroupHeader[]> {
    const filter = pattern === undefined ? {} : { q: pattern };
    const groups = await collectPages((page) => this.groups.list(principal, { ...page, ...filter, sort: 'name' }));
    return groups.map(toGroupHeader);
  }

  private async ofUsers(principal: Principal, { pattern }: HeaderQuery): Promise<UserHeader[]> {
    const filter = pattern === undefined ? {} : { q: pattern };
    const users = await collectPages((page) => this.users.list(principal, { ...page, ...filter, sort: 'username' }));
    return users.map(toUserHeader);
  }
}
