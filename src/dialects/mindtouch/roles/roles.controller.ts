import { Get, Param, Put } from '@nestjs/common';
import { MaybeAuthenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { ApiDekiKey, ApiDekiRead, ApiDekiWrite } from '../api.decorators.js';
import { element } from '../http/element.js';
import { MindTouchLinks } from '../http/links.js';
import { parsePathKey, type PathKey } from '../http/path-key.js';
import { XmlBody } from '../http/xml-body.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { RoleWrites } from './role-writes.js';
import { ROLE_BODY, ROLE_EXAMPLE, ROLES_EXAMPLE } from './role.examples.js';
import { NOTHING, toPermissions } from './role.mapper.js';
import { RolesReader, type Role } from './roles.reader.js';

const BAD_KEY = `'roleid' must be a number or a role name prefixed by '='`;

@MindTouchController('site/roles')
export class MindTouchRolesController {
  constructor(
    private readonly roles: RolesReader,
    private readonly writes: RoleWrites,
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
    return this.document(await this.getByKey(parsePathKey(roleId, BAD_KEY)));
  }

  /** Has a role allow these operations and no others. By `=` and a name that no role has, it is created. */
  @Put(':roleid')
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('roleid', 'role')
  @ApiDekiWrite(ROLE_BODY, ROLE_EXAMPLE, 'privilege_set_not_found', 'privilege_set_name_taken')
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('roleid') roleId: string,
    @XmlBody() body: XmlElement,
  ): Promise<XmlElement> {
    const key = parsePathKey(roleId, BAD_KEY);
    const role = 'id' in key ? await this.getByKey(key) : await this.roles.find(key);
    const name = 'name' in key ? key.name : '';
    const id = await this.writes.put(principal, role ?? { id: null, name }, body);
    return this.document(await this.getByKey({ id }));
  }

  private async getByKey(key: PathKey): Promise<Role> {
    const role = await this.roles.find(key);
    if (!role) throw new AppError('privilege_set_not_found', { detail: notFound(key) });
    return role;
  }

  private async document(role: Role): Promise<XmlElement> {
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
