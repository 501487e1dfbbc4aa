import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { validateDto } from '../../../common/validation/validate-dto.js';
import { CreateGroupDto } from '../../../groups/dto/write-group.dto.js';
import type { User } from '../../../users/entities/user.entity.js';
import { UsersService } from '../../../users/users.service.js';
import { childOf, invalid } from '../http/input-document.js';
import { RolesReader, type Role } from '../roles/roles.reader.js';
import type { AuthenticationService } from '../services/local-service.js';
import { ServicesReader } from '../services/services.reader.js';
import { readGroupId, readGroupName, readRoleName, readUserIds } from './group-input.js';

/** What a document says of a group; absent is what it does not say. */
export interface GroupDocument {
  /** 0 for a new group. */
  id: number;
  name: string | undefined;
  service: AuthenticationService | undefined;
  role: Role | undefined;
  members: readonly User[];
}

/** Reads documents of groups and finds what they name. */
@Injectable()
export class GroupDocumentsReader {
  constructor(
    private readonly services: ServicesReader,
    private readonly roles: RolesReader,
    private readonly users: UsersService,
  ) {}

  /** In the original's order: of several things that are wrong it names the first. Throws a 400. */
  async read(principal: Principal, root: XmlElement): Promise<GroupDocument> {
    const name = readGroupName(root);
    const id = readGroupId(root);
    const service = await this.services.findNamed(root);
    const roleName = readRoleName(root, 'permissions.group');
    const role = roleName === undefined ? undefined : await this.roles.getNamed(roleName);
    const members = await this.readUsers(principal, childOf(root, 'users'));
    return { id, name, service, role, members };
  }

  /** The users below `<users>`. Throws a 400 naming the first who does not exist. */
  async readUsers(principal: Principal, users: XmlElement | undefined): Promise<User[]> {
    const ids = readUserIds(users);
    const found = await this.users.findAllById(principal, ids);
    const known = new Set(found.map((user) => user.id));
    const unknown = ids.find((id) => !known.has(id));
    if (unknown !== undefined) throw invalid(`Could not find user with id '${unknown}'`);
    return found;
  }

  /** The name as it is stored. Throws a 400 for none, and for what is no name here. */
  async validName(name: string | undefined): Promise<string> {
    if (name === undefined || name.trim() === '') throw invalid(`'groupname' not provided or invalid`);
    const { dto, errors } = await validateDto(CreateGroupDto, { name }, 'refuse');
    const [error] = errors;
    if (error) throw invalid(`'groupname' ${error.detail}`);
    return dto.name;
  }
}
