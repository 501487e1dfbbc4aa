import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { ALL_GROUP_ID } from '../../common/well-known-ids.js';
import { GroupAdminsService } from '../../groups/group-admins.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import { NamedGroupsService } from '../../groups/named-groups.service.js';
import { UsersService } from '../../users/users.service.js';
import { CdsError } from './cds-error.js';
import { CdsTokens } from './cds-tokens.js';
import { CdsUsers } from './cds-users.js';
import type { CdsGroup, CdsGroupName } from './group.dto.js';
import { assertMembers, assertNameOf, assertNewName, toCdsGroup, toGroupName, toSentGroup } from './group.mapper.js';

/** Which groups a list of groups has. */
export interface GroupFilter {
  withPublic: boolean;
  /** Leaves out All, which stands for CDS's default group. */
  withoutDefault: boolean;
}

/** Reads and writes groups in the words of this surface. */
@Injectable()
export class CdsGroups {
  constructor(
    private readonly named: NamedGroupsService,
    private readonly groups: GroupsService,
    private readonly admins: GroupAdminsService,
    private readonly users: UsersService,
    private readonly shownUsers: CdsUsers,
    private readonly tokens: CdsTokens,
  ) {}

  /** Null for a list that `withoutDefault` has left empty, as Go writes a list that nothing was put into. */
  async list(principal: Principal, { withPublic, withoutDefault }: GroupFilter): Promise<CdsGroupName[] | null> {
    const groups = (await this.named.listOwn(principal, withPublic)).map(toGroupName);
    if (!withoutDefault) return groups;
    const others = groups.filter((group) => group.id !== ALL_GROUP_ID);
    return others.length === 0 ? null : others;
  }

  async listPublic(): Promise<CdsGroupName[]> {
    return (await this.named.listPublic()).map(toGroupName);
  }

  async get(principal: Principal, name: string): Promise<CdsGroup> {
    const group = await this.named.getAsMember(principal, name);
    const members = await this.admins.list(principal, group);
    const shown = await this.shownUsers.of(members);
    const tokens = (await this.named.isAdmin(principal, group)) ? await this.tokens.of(principal, group) : [];
    const withStanding = (admin: boolean): typeof shown => shown.filter((_, index) => members[index]?.admin === admin);
    return toCdsGroup(group, { admins: withStanding(true), users: withStanding(false), tokens });
  }

  /** Answers what was sent, with the id; members that were sent are not stored. */
  async create(principal: Principal, body: Buffer | undefined): Promise<CdsGroup> {
    const sent = toSentGroup(body);
    assertNewName(sent.name);
    const group = await this.admins.found(principal, { name: sent.name });
    return toCdsGroup(group, sent);
  }

  /** Answers what was sent, with the id. */
  async replace(principal: Principal, name: string, body: Buffer | undefined): Promise<CdsGroup> {
    const group = await this.named.findAsManager(principal, name);
    const sent = toSentGroup(body);
    assertMembers(sent);
    if (!group) throw new AppError('group_not_found');
    assertNameOf(group, sent.name);
    const users = await this.users.getAllByUsername([...sent.admins, ...sent.users].map((user) => user.username));
    const members = users.map((user, index) => ({ user, admin: index < sent.admins.length }));
    await needsAdmin(() => this.admins.replace(principal, group, { name: sent.name }, members));
    return toCdsGroup({ id: group.id, name: sent.name }, sent);
  }

  async delete(principal: Principal, name: string): Promise<void> {
    const group = await this.named.getAsManager(principal, name);
    await this.groups.delete(group.id, undefined);
  }
}

/** CDS has two words for a group that would lose its last admin; this is the one of all calls but the removal. */
export async function needsAdmin<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof AppError && error.code === 'last_group_admin') throw new CdsError(63);
    throw error;
  }
}
