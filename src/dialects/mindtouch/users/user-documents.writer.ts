import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { GroupRolesService } from '../../../groups/group-roles.service.js';
import { UserRolesService } from '../../../users/user-roles.service.js';
import type { UserSearch, UserWithRole } from '../../../users/user-search.queries.js';
import { UsersService } from '../../../users/users.service.js';
import { toServiceLink } from '../groups/group.mapper.js';
import { GroupDocumentsWriter } from '../groups/group-documents.writer.js';
import { element } from '../http/element.js';
import { MindTouchLinks } from '../http/links.js';
import { OperationsReader } from '../roles/operations.reader.js';
import { NOTHING, toOperations, toPermissions } from '../roles/role.mapper.js';
import { permissions, RolesReader } from '../roles/roles.reader.js';
import { toInstant, toUser, toUserFields } from './user.mapper.js';

/** Parts of a user's document that a caller may do without. */
export type Exclusions = ReadonlySet<string>;

/** Puts the documents of users together. Whoever may see a user here may see all of him. */
@Injectable()
export class UserDocumentsWriter {
  constructor(
    private readonly users: UsersService,
    private readonly searches: UserRolesService,
    private readonly memberships: GroupRolesService,
    private readonly groups: GroupDocumentsWriter,
    private readonly roles: RolesReader,
    private readonly operations: OperationsReader,
    private readonly links: MindTouchLinks,
  ) {}

  async writeList(principal: Principal, query: UserSearch, isVerbose: boolean): Promise<XmlElement> {
    const { items, matchCount, totalCount } = await this.searches.search(principal, query);
    const documents: XmlElement[] = [];
    for (const user of items) {
      documents.push(
        isVerbose ? await this.write(principal, user, new Set()) : toUser(user, this.links, toUserFields(user, true)),
      );
    }
    const counts = { count: items.length, querycount: matchCount, totalcount: totalCount };
    return element('users', { ...counts, href: this.links.to('users') }, ...documents);
  }

  /** Everything about a user, with what he may do now by whatever way. */
  async write(principal: Principal, user: UserWithRole, excluded: Exclusions): Promise<XmlElement> {
    return toUser(user, this.links, [
      ...toUserFields(user, true),
      element('date.created', {}, toInstant(user.createdAt)),
      element('status', {}, user.active ? 'active' : 'inactive'),
      element('date.lastlogin'),
      element('language'),
      element('timezone'),
      toServiceLink(user.authenticationServiceId, this.links),
      ...(await this.writePermissions(principal, user)),
      ...(excluded.has('groups') ? [] : [await this.writeGroups(principal, user)]),
      ...(excluded.has('properties') ? [] : [element('properties', { count: 0 })]),
    ]);
  }

  private async writePermissions(principal: Principal, user: UserWithRole): Promise<XmlElement[]> {
    const role = user.roleId === null ? null : { id: user.roleId, name: user.roleName ?? '' };
    const own = role && (await this.roles.permissionsOf([role.id])).get(role.id);
    const held = new Set((await this.users.getEffectivePrivileges(principal, user.id)).map(({ id }) => id));
    const effective = permissions(await this.operations.read(), held);
    return [
      toPermissions('permissions.user', own ?? NOTHING, role, this.links),
      element('permissions.effective', {}, toOperations(effective)),
      element('permissions.revoked', {}, toOperations(NOTHING)),
    ];
  }

  /** The groups that he was put into and is in now. */
  private async writeGroups(principal: Principal, user: UserWithRole): Promise<XmlElement> {
    const { items } = await this.memberships.search(principal, { memberId: user.id, offset: 0, limit: null });
    return element('groups', { count: items.length }, ...(await this.groups.writeAll(items)));
  }
}
