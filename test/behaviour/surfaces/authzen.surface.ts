import { Pep } from '../../standards/authzen/pep.js';
import { Api } from '../../support/api.js';
import { PRIVILEGES, type Directory } from '../directory.js';
import type { Surface } from './surface.js';

/** Asked about no resource in particular. */
const NOWHERE = { type: 'urn:guildhall:no-resource', id: '*' };

/** More than there are, so that one request is enough. */
const PAGE = 1_000;

/** OpenID AuthZEN: it changes nothing, and decides by what the others have changed. */
export function authZenSurface(directory: Directory): Surface {
  const pep = new Pep(new Api(directory.url, directory.adminToken));
  return {
    name: 'AuthZEN',
    operations: {},
    views: {
      privilegesOfUser: (name) => privilegesOf(pep, name),
      holdersOfPrivilege: (name) =>
        pep.searchAll('subject', { subject: { type: 'user' }, action: { name }, resource: NOWHERE }, PAGE),
    },
    showsAll: { asMembers: false, asGroup: false },
    letsGroupAdminsIn: false,
  };
}

/** What evaluation says yes to; the search must find the same. */
async function privilegesOf(pep: Pep, name: string): Promise<string[]> {
  const asked = { subject: { type: 'user', id: name }, resource: NOWHERE };
  const evaluations = PRIVILEGES.map((privilege) => ({ action: { name: privilege } }));
  const { body } = await pep.evaluations({ ...asked, evaluations });
  const allowed = PRIVILEGES.filter((_, index) => body.evaluations[index]?.decision);
  const found = await pep.searchAll('action', asked, PAGE);
  expect(found.filter((action) => PRIVILEGES.some((privilege) => privilege === action)).toSorted()).toEqual(
    allowed.toSorted(),
  );
  return found;
}
