import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Authenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { UserRolesService } from '../../../users/user-roles.service.js';
import { ApiDekiChange, ApiDekiKey, ApiDekiList, ApiDekiUserQuery, ApiDekiWrite } from '../api.decorators.js';
import { element } from '../http/element.js';
import { assertRoot } from '../http/input-document.js';
import { MindTouchLinks } from '../http/links.js';
import { Parameters, type DreamQuery } from '../http/query.decorator.js';
import { XmlBody } from '../http/xml-body.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { USERS_EXAMPLE } from '../users/user.examples.js';
import { toUser, toUserFields } from '../users/user.mapper.js';
import { assertOpenSearch, toUserSearch } from '../users/user-list.js';
import { GroupDocumentsReader } from './group-documents.reader.js';
import { GroupDocumentsWriter } from './group-documents.writer.js';
import { GROUP_EXAMPLE, MEMBERS_BODY } from './group.examples.js';
import { GroupMemberWrites } from './group-member-writes.js';

@MindTouchController('groups/:groupid/users')
export class MindTouchGroupMembersController {
  constructor(
    private readonly members: GroupMemberWrites,
    private readonly users: UserRolesService,
    private readonly reader: GroupDocumentsReader,
    private readonly writer: GroupDocumentsWriter,
    private readonly links: MindTouchLinks,
  ) {}

  /** Lists the members of a group. */
  @Get()
  @Authenticated()
  @ApiDekiKey('groupid', 'group')
  @ApiDekiUserQuery()
  @ApiDekiList(USERS_EXAMPLE, 'group_not_found')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('groupid') groupId: string,
    @Parameters() query: DreamQuery,
  ): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    if (!principal.privileges.isAdministrator) assertOpenSearch(query);
    const { items, matchCount, totalCount } = await this.users.searchMembers(group.id, toUserSearch(query));
    const showsEmail = (id: number): boolean => principal.privileges.isAdministrator || principal.userId === id;
    const counts = { count: items.length, querycount: matchCount, totalcount: totalCount };
    return element(
      'users',
      { ...counts, href: this.links.to(`groups/${group.id}/users`) },
      ...items.map((user) => toUser(user, this.links, toUserFields(user, showsEmail(user.id)))),
    );
  }

  /** Adds members to a group. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('groupid', 'group')
  @ApiDekiWrite(MEMBERS_BODY, GROUP_EXAMPLE, 'group_not_found', 'all_group')
  async add(
    @CurrentPrincipal() principal: Principal,
    @Param('groupid') groupId: string,
    @XmlBody() body: XmlElement,
  ): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    assertRoot(body, 'users');
    await this.members.add(principal, group, await this.reader.readUsers(principal, body));
    return this.writer.write(principal, group.id);
  }

  /** Leaves a group with these members and no others. */
  @Put()
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('groupid', 'group')
  @ApiDekiWrite(MEMBERS_BODY, GROUP_EXAMPLE, 'group_not_found', 'all_group', 'last_administrator')
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('groupid') groupId: string,
    @XmlBody() body: XmlElement,
  ): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    assertRoot(body, 'users');
    await this.members.replace(principal, group, await this.reader.readUsers(principal, body));
    return this.writer.write(principal, group.id);
  }

  /** Takes a user out of a group. It is no failure when he is not in it. */
  @Delete(':userid')
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('groupid', 'group')
  @ApiDekiKey('userid', 'user')
  @ApiDekiChange(GROUP_EXAMPLE, 'group_not_found', 'user_not_found', 'all_group', 'last_administrator')
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('groupid') groupId: string,
    @Param('userid') userId: string,
  ): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    await this.members.remove(principal, group, userId);
    return this.writer.write(principal, group.id);
  }
}
