import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION, ADMINISTRATIVE_CATEGORY } from '../common/well-known-ids.js';

/**
 * True for a privilege that administers this server. Guards ask for these, and guards know of no facts: nothing with a
 * condition gives them. `alias` is of the table `privileges`.
 */
export function isAdministrative(alias: string): string {
  return `(${alias}.name_key = '${nameKey(ADMINISTRATION)}' OR ${alias}.category = '${ADMINISTRATIVE_CATEGORY}')`;
}
