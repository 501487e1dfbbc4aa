import type { Api } from '../support/api.js';
import { aPrivilegeSet, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import type { TestServer } from '../support/test-server.js';

export const GROUPS = ['Sales', 'Support', 'Finance', 'Legal'] as const;
export const USERS = ['ada', 'ben', 'cleo'] as const;
export const SETS = ['Readers', 'Writers'] as const;
/** None implies another, and the seed gives none of them to anyone. */
export const PRIVILEGES = ['DATADOWNLOADING', 'USERDATAUPLOADING', 'DATAMANAGEMENT', 'RANALYSIS'] as const;
export const ALL = 'All';
/** Whose last active user stays. */
export const ADMINISTRATORS = 'Administrators';
export const ADMINISTRATOR = 'admin';

/** What a name stands for that nothing has. */
const UNKNOWN_ID = 999_999_999;
const UNKNOWN_GUID = '00000000-0000-4000-8000-000000000000';

export type Kind = 'group' | 'user' | 'set' | 'privilege';

interface Listed {
  items: { id: number; name: string; username: string; guid: string; builtIn: boolean }[];
}

interface Given {
  items: { privilege: string }[];
}

/** What the things of a behaviour test are called on the server: surfaces speak of ids, tests of names. */
export class Directory {
  private readonly ids: Record<Kind, Map<string, number>> = {
    group: new Map(),
    user: new Map(),
    set: new Map(),
    privilege: new Map(),
  };
  private readonly guids: Record<'group' | 'user', Map<string, string>> = { group: new Map(), user: new Map() };
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly url: string,
    readonly admin: Api,
    readonly adminToken: string,
  ) {}

  /** With the users and the sets. The server is one that no other test uses. */
  static async make({ url, admin }: TestServer): Promise<Directory> {
    const directory = new Directory(url, admin, admin.token ?? '');
    await directory.makeMissing();
    for (const name of PRIVILEGES) {
      const { body } = await expectStatus(admin.get<{ id: number }>(`privileges/${name}`), 200);
      directory.ids.privilege.set(name, body.id);
    }
    return directory;
  }

  /** The id of a thing, or of what had the name last; an id that nothing has for a name that nothing ever had. */
  idOf(kind: Kind, name: string): number {
    return this.ids[kind].get(name) ?? UNKNOWN_ID;
  }

  guidOf(kind: 'group' | 'user', name: string): string {
    return this.guids[kind].get(name) ?? UNKNOWN_GUID;
  }

  /** The names of the groups with these GUIDs. */
  namesOfGroups(guids: readonly string[]): string[] {
    return [...this.guids.group].flatMap(([name, guid]) => (guids.includes(guid) ? [name] : []));
  }

  /** The names of those things that tests are about. */
  namesOf(kind: Kind, ids: readonly number[]): string[] {
    const names = new Map([...this.ids[kind]].map(([name, id]) => [id, name]));
    return ids.flatMap((id) => names.get(id) ?? []);
  }

  tokenOf(user: string): string {
    return this.tokens.get(user) ?? '';
  }

  /** Learns the ids of groups that have been made. */
  async learnGroups(): Promise<void> {
    const { body } = await expectStatus(this.admin.get<Listed>('groups?limit=200'), 200);
    for (const { id, name, guid } of body.items) {
      this.ids.group.set(name, id);
      this.guids.group.set(name, guid);
    }
  }

  /** Leaves all users and sets there, no group but the built-in ones, All without the privileges and sets of tests, and empty sets. */
  async clear(): Promise<void> {
    await this.makeMissing();
    const { body } = await expectStatus(this.admin.get<Listed>('groups?limit=200'), 200);
    for (const group of body.items) {
      if (!group.builtIn) await expectStatus(this.admin.delete(`groups/${group.id}`), 204);
    }
    await this.learnGroups();
    const all = `groups/${this.idOf('group', ALL)}`;
    const sets = SETS.map((name) => `privilege-sets/${this.idOf('set', name)}`);
    for (const thing of [all, ...sets]) {
      const given = await expectStatus(this.admin.get<Given>(`${thing}/privileges?limit=200`), 200);
      const names = given.body.items.map(({ privilege }) => privilege);
      for (const name of PRIVILEGES.filter((each) => names.includes(each))) {
        await expectStatus(this.admin.delete(`${thing}/privileges/${name}`), 204);
      }
    }
    for (const set of sets) await expectStatus(this.admin.delete(`${all}/${set}`), 204);
  }

  /** Makes the users and sets that are not there, and learns what they are called. */
  private async makeMissing(): Promise<void> {
    const [users, sets] = [
      await expectStatus(this.admin.get<Listed>('users?limit=200'), 200),
      await expectStatus(this.admin.get<Listed>('privilege-sets?limit=200'), 200),
    ];
    for (const { id, username, guid } of users.body.items) this.learnUser(username, id, guid);
    const usernames = users.body.items.map(({ username }) => username);
    for (const username of USERS.filter((name) => !usernames.includes(name))) {
      const { id, guid, token } = await aUser(this.admin, { username });
      this.learnUser(username, id, guid);
      this.tokens.set(username, token);
    }
    const setNames = sets.body.items.map(({ name }) => name);
    for (const name of SETS.filter((set) => !setNames.includes(set))) {
      this.ids.set.set(name, (await aPrivilegeSet(this.admin, [], { name })).id);
    }
  }

  private learnUser(username: string, id: number, guid: string): void {
    this.ids.user.set(username, id);
    this.guids.user.set(username, guid);
  }
}
