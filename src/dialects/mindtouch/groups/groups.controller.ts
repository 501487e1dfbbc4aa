import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Authenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { GroupsService } from '../../../groups/groups.service.js';
import type { GroupSortKey } from '../../../groups/group-search.queries.js';
import { ApiDekiChange, ApiDekiKey, ApiDekiList, ApiDekiQuery, ApiDekiRead, ApiDekiWrite } from '../api.decorators.js';
import { invalid } from '../http/input-document.js';
import { parseListQuery, serviceFilter, textFilter } from '../http/list-query.js';
import { Parameters, type DreamQuery } from '../http/query.decorator.js';
import { XmlBody } from '../http/xml-body.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { GroupDocumentsReader } from './group-documents.reader.js';
import { GroupDocumentsWriter } from './group-documents.writer.js';
import {
  CREATED_GROUP_EXAMPLE,
  GROUP_BODY,
  GROUP_CHANGE_BODY,
  GROUP_EXAMPLE,
  GROUPS_EXAMPLE,
} from './group.examples.js';
import { GroupWrites } from './group-writes.js';

const SORT_KEYS: Readonly<Record<string, GroupSortKey>> = { id: 'id', name: 'name', role: 'role', service: 'service' };

@MindTouchController('groups')
export class MindTouchGroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly writes: GroupWrites,
    private readonly reader: GroupDocumentsReader,
    private readonly writer: GroupDocumentsWriter,
  ) {}

  /** Lists the groups that you may see. */
  @Get()
  @Authenticated()
  @ApiDekiQuery('groupnamefilter', 'Part of the name, without regard to case.', 'write')
  @ApiDekiQuery('authprovider', 'The id of the service that the groups are of; 0 for any.', '1')
  @ApiDekiList(GROUPS_EXAMPLE)
  list(@CurrentPrincipal() principal: Principal, @Parameters() query: DreamQuery): Promise<XmlElement> {
    return this.writer.writeList(principal, {
      ...parseListQuery(query, SORT_KEYS),
      nameContains: textFilter(query, 'groupnamefilter'),
      authenticationServiceId: serviceFilter(query),
    });
  }

  /** Creates a group, or changes the one whose id the document holds. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiWrite(
    GROUP_BODY,
    CREATED_GROUP_EXAMPLE,
    'group_not_found',
    'group_name_taken',
    'built_in',
    'privilege_not_held',
  )
  async create(@CurrentPrincipal() principal: Principal, @XmlBody() body: XmlElement): Promise<XmlElement> {
    const document = await this.reader.read(principal, body);
    if (document.id === 0) {
      return this.writer.write(principal, await this.writes.create(principal, document), true);
    }
    const group = await this.writer.getByKey(principal, String(document.id));
    await this.writes.update(principal, group, document);
    return this.writer.write(principal, group.id, true);
  }

  /** Gets a group by its id, or by `=` and its name. */
  @Get(':groupid')
  @Authenticated()
  @ApiDekiKey('groupid', 'group')
  @ApiDekiRead(GROUP_EXAMPLE, 'group_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('groupid') groupId: string): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    return this.writer.write(principal, group.id);
  }

  /** Changes the name or the role of a group. Its members stay as they are. */
  @Put(':groupid')
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('groupid', 'group')
  @ApiDekiWrite(
    GROUP_CHANGE_BODY,
    GROUP_EXAMPLE,
    'group_not_found',
    'group_name_taken',
    'built_in',
    'privilege_not_held',
  )
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('groupid') groupId: string,
    @XmlBody() body: XmlElement,
  ): Promise<XmlElement> {
    const group = await this.writer.getByKey(principal, groupId);
    const document = await this.reader.read(principal, body);
    if (document.id !== 0 && document.id !== group.id) {
      throw invalid('/group/@id is not that of the group in the address');
    }
    await this.writes.update(principal, group, document);
    return this.writer.write(principal, group.id);
  }

  /** Deletes a group with its memberships and roles. */
  @Delete(':groupid')
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('groupid', 'group')
  @ApiDekiChange('', 'group_not_found', 'built_in', 'last_administrator')
  async delete(@CurrentPrincipal() principal: Principal, @Param('groupid') groupId: string): Promise<void> {
    const group = await this.writer.getByKey(principal, groupId);
    await this.groups.delete(group.id, undefined);
  }
}
