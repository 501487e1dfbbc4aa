import { Api } from '../../support/api.js';
import type { Directory } from '../directory.js';
import type { Answered, Surface } from './surface.js';

/** An id that no mapping has: what a client sends who finds none. */
const NO_ID = 999_999_999;

type Item = Record<string, number> & { id: number };

/** Metric Insights' REST API: its items, with the `Token` header. */
export function metricInsightsSurface(directory: Directory, token: string): Surface {
  const items = new Items(directory);
  return {
    name: 'Metric Insights',
    operations: operations(directory, items, token),
    views: views(directory, items),
    // A membership is a record with an id of its own here, and nobody has one for All.
    showsAll: { asMembers: false, asGroup: false },
    letsGroupAdminsIn: true,
  };
}

/** Its items as JSON. */
class Items {
  private readonly api: Api;

  constructor(private readonly directory: Directory) {
    this.api = new Api(directory.url);
  }

  async list(item: string, filter: Readonly<Record<string, number>> = {}): Promise<Item[]> {
    const query = new URLSearchParams(
      Object.entries(filter).map(([field, id]): [string, string] => [field, String(id)]),
    );
    const headers = { Token: this.directory.adminToken };
    const { status, body } = await this.api.get<Record<string, Item[]>>(`/api/${item}?${query}`, { headers });
    const listed = body[`${item}s`];
    if (status !== 200 || !listed) throw new Error(`${item}: ${status}`);
    return listed;
  }

  create(token: string, item: string, fields: object): Promise<Answered> {
    return this.api.post(`/api/${item}`, fields, { headers: { Token: token } });
  }

  delete(token: string, item: string, id: number): Promise<Answered> {
    return this.api.delete(`/api/${item}/id/${id}`, { headers: { Token: token } });
  }

  /** Mappings are deleted by their own ids. Whoever the caller is, he is told the id. */
  async deleteMapping(token: string, item: string, filter: Readonly<Record<string, number>>): Promise<Answered> {
    const [found] = await this.list(item, filter);
    return this.delete(token, item, found?.id ?? NO_ID);
  }
}

function operations(directory: Directory, items: Items, token: string): Surface['operations'] {
  const id = directory.idOf.bind(directory);
  const assignment = (given: { group: string; set: string }): Record<string, number> => ({
    group: id('group', given.group),
    privilege_set: id('set', given.set),
  });
  const membership = (given: { group: string; user: string }): Record<string, number> => ({
    group: id('group', given.group),
    user: id('user', given.user),
  });
  const content = (given: { set: string; privilege: string }): Record<string, number> => ({
    privilege_set: id('set', given.set),
    privilege: id('privilege', given.privilege),
  });
  return {
    createGroup: (given) => items.create(token, 'user_group', { name: given.group }),
    deleteGroup: (given) => items.delete(token, 'user_group', id('group', given.group)),
    assignSet: (given) => items.create(token, 'group_privilege_set', assignment(given)),
    removeSet: (given) => items.deleteMapping(token, 'group_privilege_set', assignment(given)),
    addMember: (given) => items.create(token, 'user_group_member', membership(given)),
    removeMember: (given) => items.deleteMapping(token, 'user_group_member', membership(given)),
    deleteUser: (given) => items.delete(token, 'user', id('user', given.user)),
    deleteSet: (given) => items.delete(token, 'privilege_set', id('set', given.set)),
    putIntoSet: (given) => items.create(token, 'privilege_set_privilege', content(given)),
    takeOutOfSet: (given) => items.deleteMapping(token, 'privilege_set_privilege', content(given)),
  };
}

function views(directory: Directory, items: Items): Surface['views'] {
  type Kind = 'group' | 'user' | 'set' | 'privilege';
  const FIELDS = { group: 'group', user: 'user', set: 'privilege_set', privilege: 'privilege' } as const;
  const mapped = (item: string, from: Kind, to: Kind) => async (name: string) => {
    const found = await items.list(item, { [FIELDS[from]]: directory.idOf(from, name) });
    return directory.namesOf(
      to,
      found.map((mapping) => mapping[FIELDS[to]] ?? NO_ID),
    );
  };
  return {
    groups: async () => (await items.list('user_group')).map((group) => String(group.name)),
    setsOfGroup: mapped('group_privilege_set', 'group', 'set'),
    groupsOfSet: mapped('group_privilege_set', 'set', 'group'),
    membersOfGroup: mapped('user_group_member', 'group', 'user'),
    groupsOfUser: mapped('user_group_member', 'user', 'group'),
    privilegesOfSet: mapped('privilege_set_privilege', 'set', 'privilege'),
  };
}
