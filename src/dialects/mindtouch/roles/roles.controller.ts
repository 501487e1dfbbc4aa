import { Get, Param } from '@nestjs/common';
import { MaybeAuthenticated } from '../../../auth/decorators/access.decorators.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { ApiDekiKey, ApiDekiRead } from '../api.decorators.js';
import { element } from '../http/element.js';
import { MindTouchLinks } from '../http/links.js';
import { parsePathKey, type PathKey } from '../http/path-key.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { ROLE_EXAMPLE, ROLES_EXAMPLE } from './role.examples.js';
import { NOTHING, toPermissions } from './role.mapper.js';
import { RolesReader, type Role } from './roles.reader.js';

const BAD_KEY = `'roleid' must be a number or a role name prefixed by '='`;

@MindTouchController('site/roles')
export class MindTouchRolesController {
  constructor(
    private readonly roles: RolesReader,
    private readonly links: MindTouchLinks,
  ) {}

  /** Lists the roles: the privilege sets that are marked as site roles, in the order of their ids. */
  @Get()
  @MaybeAuthenticated()
  @ApiDekiRead(ROLES_EXAMPLE)
  async list(): Promise<XmlElement> {
    const documents = await this.documents(await this.roles.list());
    return element('roles', { href: this.links.to('site/roles') }, ...documents);
  }

  /** Gets a role by its id, or by `=` and its name. */
  @Get(':roleid')
  @MaybeAuthenticated()
  @ApiDekiKey('roleid', 'role')
  @ApiDekiRead(ROLE_EXAMPLE, 'privilege_set_not_found')
  async get(@Param('roleid') roleId: string): Promise<XmlElement> {
    const key = parsePathKey(roleId, BAD_KEY);
    const role = await this.roles.find(key);
    if (!role) throw new AppError('privilege_set_not_found', { detail: notFound(key) });
    const [document] = await this.documents([role]);
    return document ?? element('permissions');
  }

  private async documents(roles: readonly Role[]): Promise<XmlElement[]> {
    const allowed = await this.roles.permissionsOf(roles.map(({ id }) => id));
    return roles.map((role) => toPermissions('permissions', allowed.get(role.id) ?? NOTHING, role, this.links));
  }
}

/** The quote at the end stands there in the original. */
function notFound(key: PathKey): string {
  return 'id' in key ? `Role with id '${key.id}' not found` : `Role with name '${key.name}' not found'`;
}
