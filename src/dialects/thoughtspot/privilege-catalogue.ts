import { AppError } from '../../common/errors/app-error.js';
import { ALL_GROUP_ID } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import type { Privilege } from '../../privileges/entities/privilege.entity.js';

/** The category of the privileges that exist on this surface. */
export const CATEGORY = 'thoughtspot';

/** ThoughtSpot gives these two to everyone and no others. */
const SETTABLE_ON_ALL: readonly string[] = ['DATADOWNLOADING', 'USERDATAUPLOADING'];

/** How the published Python client spells EXPERIMENTALFEATUREPRIVILEGE. */
const MISSPELT = 'EXPERIMENTALFEATUREPRIVILEG';

/** A code as the catalogue spells it; whether it is in there is not decided here. */
export function toCode(text: string): string {
  return text === MISSPELT ? `${MISSPELT}E` : text;
}

/** Throws `privilege_not_found` for a privilege that this surface does not know. Codes are case-sensitive here. */
export function assertInCatalogue(privilege: Privilege, code: string): void {
  if (privilege.category === CATEGORY && privilege.name === code) return;
  throw new AppError('privilege_not_found', { detail: `There is no privilege "${code}".` });
}

/**
 * Throws `validation_failed` when All is among the groups and the privilege is none that may be set on it. It is no
 * rule of the server: it narrows what this surface offers, and other surfaces may offer more.
 */
export function assertSettable(privilege: Privilege, groups: readonly Group[]): void {
  if (isSettableOnAll(privilege) || !groups.some((group) => group.id === ALL_GROUP_ID)) return;
  throw AppError.invalidField('/privilege', `must be ${SETTABLE_ON_ALL.join(' or ')} for the group All`);
}

export function isSettableOnAll(privilege: Privilege): boolean {
  return SETTABLE_ON_ALL.includes(privilege.name);
}
