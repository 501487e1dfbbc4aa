import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { validateDto } from '../../../common/validation/validate-dto.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { CreatePrivilegeSetDto } from '../../../privilege-sets/dto/write-privilege-set.dto.js';
import { PrivilegeSetsService } from '../../../privilege-sets/privilege-sets.service.js';
import type { Privilege } from '../../../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../../../privileges/privileges.service.js';
import { assertRoot, childText, invalid } from '../http/input-document.js';
import { OperationsReader } from './operations.reader.js';

/** Every bit of the mask, those without a name included. */
const ALL = 'all';

/** Creates roles, and changes what they allow. */
@Injectable()
export class RoleWrites {
  constructor(
    private readonly sets: PrivilegeSetsService,
    private readonly privileges: PrivilegesService,
    private readonly operations: OperationsReader,
  ) {}

  /**
   * Has a role allow what a document says; one whose id is null is created. Privileges of the set that are no
   * operations stay in it. Answers its id.
   */
  async put(principal: Principal, role: { id: number | null; name: string }, root: XmlElement): Promise<number> {
    assertRoot(root, 'permissions');
    const masked = await this.privileges.listMasked();
    const wanted = await this.read(childText(root, 'operations'), masked);
    if (role.id !== null) {
      await this.sets.replacePrivileges(principal, role.id, wanted, masked);
      return role.id;
    }
    const input = { name: role.name, siteRole: true };
    const { dto, errors } = await validateDto(CreatePrivilegeSetDto, input, 'refuse');
    const [error] = errors;
    if (error) throw invalid(`'roleid' ${error.detail}`);
    return (await this.sets.createWith(principal, dto, wanted)).id;
  }

  /** Names of operations with commas between them. Throws a 400 for one that there is not. */
  private async read(text: string | undefined, masked: readonly Privilege[]): Promise<readonly Privilege[]> {
    if (text === undefined) throw invalid(`'operations' not provided`);
    const names = text
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== '');
    if (names.includes(ALL)) return masked;
    const unknown = (await this.operations.read()).unknownAmong(names);
    if (unknown !== undefined) throw invalid(`operation '${unknown.toUpperCase()}' does not exist`);
    return masked.filter(({ name }) => names.includes(name.toLowerCase()));
  }
}
