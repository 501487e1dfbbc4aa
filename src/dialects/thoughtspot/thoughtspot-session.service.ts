import { Injectable } from '@nestjs/common';
import type { EffectivePrivilege } from '../../access/effective-privilege.js';
import type { Principal } from '../../auth/principal.js';
import { SessionsService } from '../../auth/sessions.service.js';
import { PrivilegesService } from '../../privileges/privileges.service.js';
import { CATEGORY } from './privilege-catalogue.js';
import type { SessionInfo } from './session-info.dto.js';
import { toSessionInfo, toSessionOwner } from './session.mapper.js';

@Injectable()
export class ThoughtSpotSessionService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly privileges: PrivilegesService,
  ) {}

  /**
   * The caller with his privileges of ThoughtSpot's catalogue. Of an administrator those that were given to him and
   * not those that ADMINISTRATION implies: ThoughtSpot lists them so, and cs_tools breaks on codes newer than itself.
   */
  async getInfo(principal: Principal): Promise<SessionInfo> {
    const { user, group } = await this.sessions.getCaller(principal);
    const held = await this.sessions.getEffectivePrivileges(principal);
    const catalogue = new Set((await this.privileges.listCategory(CATEGORY)).map(({ id }) => id));
    const shown = held.filter(
      (privilege) => catalogue.has(privilege.id) && (!principal.privileges.isAdministrator || isGiven(privilege)),
    );
    return toSessionInfo(
      toSessionOwner(user, group),
      shown.map(({ name }) => name),
    );
  }
}

function isGiven(privilege: EffectivePrivilege): boolean {
  return privilege.sources.some(({ type }) => type !== 'administration');
}
