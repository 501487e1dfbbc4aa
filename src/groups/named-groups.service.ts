import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessEngine } from '../access/access-engine.js';
import { AccessRules, subjectOf } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { collectPages } from '../common/paging/collect-pages.js';
import { nameKey } from '../common/text/names.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { Group } from './entities/group.entity.js';
import { GroupsQueries } from './groups.queries.js';

/**
 * Groups for surfaces that find them by exact name, case included, and on which membership and not `public` decides who
 * sees them. To all but administrators, a group that is not there is `forbidden` like one that they are not in.
 */
@Injectable()
export class NamedGroupsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: GroupsQueries,
    private readonly rules: AccessRules,
    private readonly engine: AccessEngine,
  ) {}

  /** A group that the caller is in. Throws `forbidden`, and to administrators `group_not_found`. */
  async getAsMember(principal: Principal, name: string): Promise<Group> {
    const group = await this.find(name);
    await this.rules.assertIsMember(principal, group?.id ?? null);
    if (!group) throw new AppError('group_not_found');
    return group;
  }

  /** A group that the caller manages. Throws `forbidden`, and to administrators `group_not_found`. */
  async getAsManager(principal: Principal, name: string): Promise<Group> {
    const group = await this.findAsManager(principal, name);
    if (!group) throw new AppError('group_not_found');
    return group;
  }

  /** A group that the caller manages. Throws `forbidden`; null, to administrators alone, when it is not there. */
  async findAsManager(principal: Principal, name: string): Promise<Group | null> {
    const group = await this.find(name);
    await this.rules.assertIsManager(principal, group?.id ?? null);
    return group;
  }

  /** Whether the caller himself is an admin of the group, which an administrator need not be. */
  isAdmin(principal: Principal, group: Group): Promise<boolean> {
    return this.rules.isGroupAdmin(principal, group.id);
  }

  /** A group by its id. Throws `group_not_found`, then `forbidden` to who is not in it, unless it is public. */
  async getReadable(principal: Principal, id: number): Promise<Group> {
    const group = await this.queries.find(id);
    if (!group) throw new AppError('group_not_found');
    if (!(await this.rules.mayReadGroup(principal, group))) throw new AppError('forbidden');
    return group;
  }

  /**
   * In the order of names, all groups for administrators; for anyone else those he is in now, without All, which has
   * everyone in it. `withPublic` adds what `listPublic` has.
   */
  async listOwn(principal: Principal, withPublic: boolean): Promise<Group[]> {
    const reader = this.rules.reader(principal);
    const readable = await collectPages((page) => this.queries.list({ ...page, sort: 'name' }, reader));
    if (reader === null) return readable;
    const own = await this.engine.groupsAmong(
      subjectOf(principal),
      readable.map((group) => group.id),
    );
    return readable.filter((group) => group.id !== ALL_GROUP_ID && (own.has(group.id) || (withPublic && group.public)));
  }

  /** The groups that are marked as public, without All, in the order of names. */
  async listPublic(): Promise<Group[]> {
    const groups = await collectPages((page) => this.queries.list({ ...page, sort: 'name', public: true }, null));
    return groups.filter((group) => group.id !== ALL_GROUP_ID);
  }

  /** The groups of which a user is an admin, in the order of names. Throws `forbidden` like `getOwnByUsername`. */
  listManagedBy(principal: Principal, userId: number): Promise<Group[]> {
    this.rules.assertIsUser(principal, userId);
    return this.queries.listManagedBy(userId);
  }

  private async find(name: string): Promise<Group | null> {
    const group = await this.dataSource.manager.findOneBy(Group, { nameKey: nameKey(name) });
    return group?.name === name.normalize('NFC') ? group : null;
  }
}
