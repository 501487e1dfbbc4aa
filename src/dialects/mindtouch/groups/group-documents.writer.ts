import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import type { GroupSearch, GroupWithRole } from '../../../groups/group-search.queries.js';
import { GroupRolesService } from '../../../groups/group-roles.service.js';
import { element } from '../http/element.js';
import { MindTouchLinks } from '../http/links.js';
import { parsePathKey } from '../http/path-key.js';
import { RolesReader } from '../roles/roles.reader.js';
import { toGroup } from './group.mapper.js';

const BAD_KEY = `'groupid' must be a number or a group name prefixed by '='`;

/** Finds groups and puts their documents together. */
@Injectable()
export class GroupDocumentsWriter {
  constructor(
    private readonly groups: GroupRolesService,
    private readonly roles: RolesReader,
    private readonly links: MindTouchLinks,
  ) {}

  /** The group that a segment of the path names. Throws a 404, also for one that the caller may not see. */
  async getByKey(principal: Principal, segment: string): Promise<GroupWithRole> {
    const key = parsePathKey(segment, BAD_KEY);
    const group = await this.find(principal, key);
    if (group) return group;
    throw new AppError('group_not_found', {
      detail: 'id' in key ? `Group id '${key.id}' not found` : `Group '${key.name}' not found`,
    });
  }

  async find(principal: Principal, key: Pick<GroupSearch, 'id' | 'name'>): Promise<GroupWithRole | null> {
    const { items } = await this.groups.search(principal, { ...key, offset: 0, limit: 1 });
    return items[0] ?? null;
  }

  /** The document of one group as it is now. */
  async write(principal: Principal, id: number, withName = false): Promise<XmlElement> {
    const group = await this.find(principal, { id });
    if (!group) throw new AppError('group_not_found', { detail: `Group id '${id}' not found` });
    const [document] = await this.writeAll([group], withName);
    return document ?? element('group');
  }

  async writeList(principal: Principal, query: GroupSearch): Promise<XmlElement> {
    const { items, matchCount, totalCount } = await this.groups.search(principal, query);
    const counts = { count: items.length, querycount: matchCount, totalcount: totalCount };
    return element('groups', { ...counts, href: this.links.to('groups') }, ...(await this.writeAll(items)));
  }

  async writeAll(groups: readonly GroupWithRole[], withName = false): Promise<XmlElement[]> {
    const roleIds = new Set(groups.flatMap(({ roleId }) => roleId ?? []));
    const permissions = await this.roles.permissionsOf([...roleIds]);
    return groups.map((group) => toGroup(group, permissions, this.links, withName));
  }
}
