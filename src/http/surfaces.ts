import type { Surface } from '../common/http/request-context.js';

const PREFIXES: readonly [prefix: string, surface: Surface][] = [
  ['/callosum/v1', 'thoughtspot'],
  ['/tspublic/v1', 'thoughtspot'],
];

/** The surface that an address belongs to. Whatever no other surface claims is native. */
export function surfaceOf(path: string): Surface {
  const found = PREFIXES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found ? found[1] : 'native';
}
