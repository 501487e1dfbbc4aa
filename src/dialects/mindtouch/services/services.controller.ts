import { Delete, Get, Param } from '@nestjs/common';
import { MaybeAuthenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { OptionalPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { AuthenticationServicesService } from '../../../authentication-services/authentication-services.service.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { ApiDekiChange, ApiDekiKey, ApiDekiList, ApiDekiQuery, ApiDekiRead } from '../api.decorators.js';
import { element } from '../http/element.js';
import { invalid, parseUnsigned } from '../http/input-document.js';
import { MindTouchLinks } from '../http/links.js';
import { parseListQuery, textFilter } from '../http/list-query.js';
import { Parameters, type DreamQuery } from '../http/query.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { SERVICE_EXAMPLE, SERVICES_EXAMPLE } from './service.examples.js';
import { toService } from './service.mapper.js';

const SORT_KEYS = { id: 'id', description: 'name', name: 'name' } as const;

@MindTouchController('site/services')
export class MindTouchServicesController {
  constructor(
    private readonly services: AuthenticationServicesService,
    private readonly links: MindTouchLinks,
  ) {}

  /** Lists the authentication services. There are few of them. */
  @Get()
  @MaybeAuthenticated()
  @ApiDekiQuery('type', '`auth`, or `ext`, of which there are none.', 'auth')
  @ApiDekiList(SERVICES_EXAMPLE)
  async list(@OptionalPrincipal() principal: Principal | null, @Parameters() query: DreamQuery): Promise<XmlElement> {
    const { offset, limit, sortBy = 'id', descending } = parseListQuery(query, SORT_KEYS);
    const sort = descending ? (`-${sortBy}` as const) : sortBy;
    const all = await collectPages((page) => this.services.list({ ...page, sort }));
    const isOfOtherType = textFilter(query, 'type')?.toLowerCase() === 'ext';
    const found = isOfOtherType ? [] : all;
    const shown = found.slice(offset, limit === null ? undefined : offset + limit);
    const counts = { count: shown.length, querycount: found.length, totalcount: all.length };
    const documents = shown.map((service) => toService(service, this.links, isAdministrator(principal)));
    return element('services', { ...counts, href: this.links.to('site/services') }, ...documents);
  }

  /** Gets an authentication service. */
  @Get(':id')
  @MaybeAuthenticated()
  @ApiDekiKey('id', 'service')
  @ApiDekiRead(SERVICE_EXAMPLE, 'authentication_service_not_found')
  async get(@OptionalPrincipal() principal: Principal | null, @Param('id') id: string): Promise<XmlElement> {
    return toService(await this.services.get(parseServiceId(id)), this.links, isAdministrator(principal));
  }

  /** Deletes an authentication service. Its users and groups become local, the users without a password. */
  @Delete(':id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiKey('id', 'service')
  @ApiDekiChange('', 'authentication_service_not_found', 'built_in', 'last_administrator')
  async delete(@Param('id') id: string): Promise<void> {
    await this.services.delete(parseServiceId(id), undefined);
  }
}

function parseServiceId(text: string): number {
  const id = parseUnsigned(text);
  if (id === null) throw invalid(`'id' must be a number`);
  return id;
}

function isAdministrator(principal: Principal | null): boolean {
  return principal?.privileges.isAdministrator ?? false;
}
