import type { Privilege } from '../../../privileges/entities/privilege.entity.js';
import { toFlag } from '../wire-values.js';
import type { PrivilegeFilter, PrivilegeItem } from './privilege.dto.js';

type PrivilegeFields = Pick<Privilege, 'id' | 'name' | 'description' | 'category' | 'delegable'>;

/** `impliedId` is the privilege that it implies, which is what `required_privilege` means here. */
export function toItem(privilege: PrivilegeFields, impliedId: number | undefined): PrivilegeItem {
  return {
    id: privilege.id,
    name: privilege.name,
    description: privilege.description,
    class: privilege.category,
    for_power_user_only: 'N',
    power_user_can_assign: toFlag(privilege.delegable),
    required_privilege: impliedId === undefined ? null : String(impliedId),
  };
}

export function toQuery(filter: PrivilegeFilter): {
  id?: number;
  name?: string;
  category?: string;
  delegable?: boolean;
} {
  return { id: filter.id, name: filter.name, category: filter.class, delegable: filter.power_user_can_assign };
}

/** Whether a filter asks for privileges that are for power users only, of which there are none. */
export function asksForNone(filter: PrivilegeFilter): boolean {
  return filter.for_power_users_only === true || filter.for_power_user_only === true;
}
