import { Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import { Public } from '../../../auth/decorators/access.decorators.js';
import { AppError } from '../../../common/errors/app-error.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import { ScimLinks } from '../http/scim-links.js';
import { ApiScimDescription } from '../http/scim-operation.decorators.js';
import { GROUP_TYPE, RESOURCE_TYPES, SCHEMAS } from '../schema/resource-types.js';
import type { ScimObject } from '../values/scim-object.js';
import { toResourceType, toSchema, toWholeList } from './discovery.mapper.js';
import { SERVICE_PROVIDER_CONFIG } from './service-provider-config.js';
import { UnfilteredPipe } from './unfiltered.pipe.js';

const TYPE_EXAMPLE = toResourceType(GROUP_TYPE, 'http://localhost:3000/scim/v2/ResourceTypes/Group');
const SCHEMA_EXAMPLE = toSchema(GROUP_TYPE.schema, `http://localhost:3000/scim/v2/Schemas/${GROUP_TYPE.schema.id}`);

/** What the surface says of itself. Anybody may read it: it is the same for every server. */
@ScimController('', 'Discovery')
export class ScimDiscoveryController {
  constructor(private readonly links: ScimLinks) {}

  /** Tells what of SCIM is served here. */
  @Get('ServiceProviderConfig')
  @Public()
  @ApiQuery({ name: 'filter', required: false, description: 'Refused.', schema: { type: 'string', example: 'id pr' } })
  @ApiScimDescription(SERVICE_PROVIDER_CONFIG, 'forbidden')
  getConfig(@Query('filter', UnfilteredPipe) _filter: undefined): ScimObject {
    const meta = { resourceType: 'ServiceProviderConfig', location: this.links.to('/ServiceProviderConfig') };
    return { ...SERVICE_PROVIDER_CONFIG, meta };
  }

  /** Lists the types of resources. */
  @Get('ResourceTypes')
  @Public()
  @ApiQuery({ name: 'filter', required: false, description: 'Refused.', schema: { type: 'string', example: 'id pr' } })
  @ApiScimDescription(toWholeList([TYPE_EXAMPLE]), 'forbidden')
  listTypes(@Query('filter', UnfilteredPipe) _filter: undefined): ScimObject {
    return toWholeList(RESOURCE_TYPES.map((type) => toResourceType(type, this.typeLocation(type.name))));
  }

  /** Gets a type of resources. */
  @Get('ResourceTypes/:name')
  @ApiParam({ name: 'name', description: 'The name of the type.', example: 'Group' })
  @Public()
  @ApiScimDescription(TYPE_EXAMPLE, 'route_not_found')
  getType(@Param('name') name: string): ScimObject {
    const type = RESOURCE_TYPES.find((candidate) => candidate.name === name);
    if (!type) throw new AppError('route_not_found', { detail: `There is no type of resources "${name}".` });
    return toResourceType(type, this.typeLocation(type.name));
  }

  /** Lists the schemas, with every attribute that is served. */
  @Get('Schemas')
  @Public()
  @ApiQuery({ name: 'filter', required: false, description: 'Refused.', schema: { type: 'string', example: 'id pr' } })
  @ApiScimDescription(toWholeList([SCHEMA_EXAMPLE]), 'forbidden')
  listSchemas(@Query('filter', UnfilteredPipe) _filter: undefined): ScimObject {
    return toWholeList(SCHEMAS.map((schema) => toSchema(schema, this.schemaLocation(schema.id))));
  }

  /** Gets a schema by its URN. */
  @Get('Schemas/:urn')
  @ApiParam({ name: 'urn', description: 'The URN of the schema.', example: GROUP_TYPE.schema.id })
  @Public()
  @ApiScimDescription(SCHEMA_EXAMPLE, 'route_not_found')
  getSchema(@Param('urn') urn: string): ScimObject {
    const schema = SCHEMAS.find(({ id }) => id.toLowerCase() === urn.toLowerCase());
    if (!schema) throw new AppError('route_not_found', { detail: `There is no schema "${urn}".` });
    return toSchema(schema, this.schemaLocation(schema.id));
  }

  private typeLocation(name: string): string {
    return this.links.to(`/ResourceTypes/${name}`);
  }

  private schemaLocation(urn: string): string {
    return this.links.to(`/Schemas/${urn}`);
  }
}
