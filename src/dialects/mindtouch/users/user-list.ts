import { AppError } from '../../../common/errors/app-error.js';
import type { UserSearch, UserSortKey } from '../../../users/user-search.queries.js';
import { invalid } from '../http/input-document.js';
import { parseListQuery, serviceFilter, textFilter } from '../http/list-query.js';
import type { DreamQuery } from '../http/query.decorator.js';

const SORT_KEYS: Readonly<Record<string, UserSortKey>> = {
  id: 'id',
  username: 'username',
  nick: 'username',
  email: 'email',
  fullname: 'displayName',
  status: 'active',
  'date.created': 'createdAt',
  role: 'role',
  service: 'service',
};

/** What the parameters of a list of users ask for. Throws a 400. */
export function toUserSearch(query: DreamQuery): UserSearch {
  return {
    ...parseListQuery(query, SORT_KEYS),
    usernameContains: textFilter(query, 'usernamefilter'),
    displayNameContains: textFilter(query, 'fullnamefilter'),
    usernameOrEmailContains: textFilter(query, 'usernameemailfilter'),
    roleName: textFilter(query, 'rolefilter'),
    authenticationServiceId: serviceFilter(query),
    active: parseActivated(textFilter(query, 'activatedfilter')),
  };
}

function parseActivated(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  throw invalid(`invalid value for feature parameter 'activatedfilter'`);
}

/** What anyone may look for who sees no more of users than their names: nothing may tell him the rest. */
const OPEN_PARAMETERS = ['usernamefilter', 'fullnamefilter'];
const OPEN_SORT_KEYS = ['id', 'username', 'nick', 'fullname'];

/** Throws `forbidden` for a filter or an order by something that the caller is not shown. */
export function assertOpenSearch(query: DreamQuery): void {
  const filter = [...query.keys()].find((name) => name.endsWith('filter') && !OPEN_PARAMETERS.includes(name));
  if (filter !== undefined) throw new AppError('forbidden', { detail: `Only administrators use '${filter}'` });
  const sort = query.get('sortby')?.trim().toLowerCase().replace(/^-/, '');
  if (sort !== undefined && Object.hasOwn(SORT_KEYS, sort) && !OPEN_SORT_KEYS.includes(sort)) {
    throw new AppError('forbidden', { detail: `Only administrators sort by '${sort}'` });
  }
}
