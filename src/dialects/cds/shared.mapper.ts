import { SHARED_INFRA_GROUP_ID } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import type { Resource } from '../../resources/entities/resource.entity.js';
import { NEVER, toGoInstant } from './instant.js';
import type { CdsAction, CdsWorkerModel } from './shared.dto.js';
import { NO_USER } from './user.mapper.js';

/** A resource with the group through which the caller sees it. */
export interface SharedResource {
  resource: Resource;
  group: Group;
}

export function toAction({ resource, group }: SharedResource): CdsAction {
  return {
    id: resource.id,
    group_id: group.id,
    name: resource.name,
    type: 'Default',
    description: resource.description,
    enabled: true,
    deprecated: false,
    optional: false,
    always_executed: false,
    requirements: null,
    parameters: null,
    group: { id: group.id, name: group.name },
  };
}

export function toWorkerModel({ resource, group }: SharedResource): CdsWorkerModel {
  return {
    id: resource.id,
    name: resource.name,
    description: resource.description,
    type: 'docker',
    image: '',
    model_virtual_machine: {},
    model_docker: {},
    communication: '',
    disabled: false,
    restricted: false,
    registered_capabilities: null,
    registered_os: '',
    registered_arch: '',
    need_registration: false,
    last_registration: NEVER,
    check_registration: false,
    user_last_modified: toGoInstant(resource.updatedAt),
    created_by: NO_USER,
    provision: 0,
    group_id: group.id,
    nb_spawn_err: 0,
    last_spawn_err: '',
    last_spawn_err_log: null,
    date_last_spawn_err: null,
    is_deprecated: false,
    is_official: group.id === SHARED_INFRA_GROUP_ID,
    group: { id: group.id, name: group.name },
  };
}
