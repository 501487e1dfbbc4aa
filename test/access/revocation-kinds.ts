import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import type { Answer, Api } from '../support/api.js';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aResource, aUser, type Made } from '../support/builders.js';
import { YESTERDAY } from '../support/cast.js';
import type { RingServer } from '../support/server-ring.js';

const COMMON_PRIVILEGE = 'AUTHORING';

/** Somebody to whom one thing is given and taken away again, and the questions that show whether he has it. */
export interface Revocable {
  give(admin: Api): Promise<unknown>;
  take(admin: Api): Promise<unknown>;
  /** Asks in each lane; true for a yes. Undefined where the server could not say. Checks have these terms. */
  ask(server: RingServer, terms: object): Promise<(boolean | undefined)[]>;
}

interface Subject {
  id: number;
  token: string;
}

/** One of each kind of revocation, of users and groups of their own. */
export async function revocables(admin: Api): Promise<Record<string, Revocable>> {
  const made = await Promise.all(
    Object.entries(KINDS).map(async ([kind, make]) => [kind, await make(admin, await aUser(admin))] as const),
  );
  return Object.fromEntries(made);
}

const KINDS: Readonly<Record<string, (admin: Api, user: Subject) => Promise<Revocable>>> = {
  'a membership': async (admin, user) => {
    const group = await aGrantedGroup(admin);
    return administrator(user, membership(group, user));
  },
  'a grant': async (admin, user) => {
    const group = await aGroupOf(admin, user);
    return administrator(user, pair(`groups/${group.id}/privileges/${ADMINISTRATION}`));
  },
  'a share': async (admin, user) => {
    const group = await aGroupOf(admin, user);
    const resource = await aResource(admin);
    const question = { user: user.id, privilege: COMMON_PRIVILEGE, resource: resource.id };
    return {
      ...pair(`resources/${resource.id}/groups/${group.id}`),
      ask: (server, terms) => Promise.all(checks(server.admin, { ...question, ...terms })),
    };
  },
  'an active user': async (admin, user) => {
    const group = await aGrantedGroup(admin);
    await done(admin.put(`groups/${group.id}/members/${user.id}`));
    return administrator(user, {
      give: (api) => done(api.patch(`users/${user.id}`, { active: true }, MERGE)),
      take: (api) => done(api.patch(`users/${user.id}`, { active: false }, MERGE)),
    });
  },
  'a token': async (admin, user) => {
    const group = await aGrantedGroup(admin);
    await done(admin.put(`groups/${group.id}/members/${user.id}`));
    let token: { id: number; token: string } | undefined;
    return {
      give: async (api) => {
        token = (await done(api.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {}))).body;
      },
      take: (api) => done(api.delete(`tokens/${token?.id}`)),
      ask: async ({ process }, terms) => {
        const bearer = process.as(token?.token);
        return Promise.all([...checks(bearer, { privilege: ADMINISTRATION, ...terms }), ...guarded(bearer)]);
      },
    };
  },
  'a group': async (_admin, user) => {
    let group: Made | undefined;
    return administrator(user, {
      give: async (api) => {
        group = await aGrantedGroup(api);
        await done(api.put(`groups/${group.id}/members/${user.id}`));
      },
      take: (api) => done(api.delete(`groups/${group?.id}`)),
    });
  },
  'a privilege set': async (admin, user) => {
    const group = await aGroupOf(admin, user);
    let set: Made | undefined;
    return administrator(user, {
      give: async (api) => {
        set = await aPrivilegeSet(api, [ADMINISTRATION]);
        await done(api.put(`groups/${group.id}/privilege-sets/${set.id}`));
      },
      take: (api) => done(api.delete(`privilege-sets/${set?.id}`)),
    });
  },
  'what a set contains': async (admin, user) => {
    const set = await aPrivilegeSet(admin);
    await done(admin.put(`users/${user.id}/privilege-sets/${set.id}`));
    return administrator(user, pair(`privilege-sets/${set.id}/privileges/${ADMINISTRATION}`));
  },
  'an assignment': async (admin, user) => {
    const set = await aPrivilegeSet(admin, [ADMINISTRATION]);
    return administrator(user, pair(`users/${user.id}/privilege-sets/${set.id}`));
  },
  'an implication': async (admin, user) => {
    const group = await aGroupOf(admin, user);
    const privilege = await aPrivilege(admin);
    await done(admin.put(`groups/${group.id}/privileges/${privilege.name}`));
    return administrator(user, pair(`privileges/${privilege.name}/implications/${ADMINISTRATION}`));
  },
  'a condition': async (admin, user) => {
    const [group, privilege] = [await aGroupOf(admin, user), await aPrivilege(admin)];
    const path = `groups/${group.id}/privileges/${privilege.name}`;
    return {
      give: (api) => done(api.put(path, { condition: 'subject.type == "user"' })),
      take: (api) => done(api.put(path, { condition: 'subject.type == "group"' })),
      ask: (server, terms) => Promise.all(checks(server.admin, { user: user.id, privilege: privilege.id, ...terms })),
    };
  },
  'a property': async (admin, user) => {
    const [group, privilege] = [await aGroupOf(admin, user), await aPrivilege(admin)];
    const condition = 'subject.properties.clearance == "high"';
    await done(admin.put(`groups/${group.id}/privileges/${privilege.name}`, { condition }));
    const set = (clearance: string) => (api: Api) =>
      done(api.patch(`users/${user.id}`, { properties: { clearance } }, MERGE));
    return {
      give: set('high'),
      take: set('low'),
      ask: (server, terms) => Promise.all(checks(server.admin, { user: user.id, privilege: privilege.id, ...terms })),
    };
  },
  'a subgroup': async (admin, user) => {
    const group = await aGrantedGroup(admin);
    const inside = await aGroupOf(admin, user);
    return administrator(user, pair(`groups/${group.id}/subgroups/${inside.id}`));
  },
  'an open window': async (admin, user) => {
    const group = await aGrantedGroup(admin);
    return administrator(user, {
      ...membership(group, user),
      take: (api) => done(api.put(`groups/${group.id}/members/${user.id}`, { validUntil: YESTERDAY })),
    });
  },
};

const MERGE = { headers: { 'Content-Type': 'application/merge-patch+json' } };

function pair(path: string): Pick<Revocable, 'give' | 'take'> {
  return { give: (api) => done(api.put(path)), take: (api) => done(api.delete(path)) };
}

function membership(group: Made, user: Subject): Pick<Revocable, 'give' | 'take'> {
  return pair(`groups/${group.id}/members/${user.id}`);
}

/** Gives and takes what makes the user an administrator. */
function administrator(user: Subject, change: Pick<Revocable, 'give' | 'take'>): Revocable {
  const question = { user: user.id, privilege: ADMINISTRATION };
  return {
    ...change,
    ask: ({ process, admin }, terms) =>
      Promise.all([...checks(admin, { ...question, ...terms }), ...guarded(process.as(user.token))]),
  };
}

/** In front of Express, and behind it: the question mark is out of the way of the hot lane. */
function checks(api: Api, question: object): Promise<boolean | undefined>[] {
  return ['access/check', 'access/check?lane=nest'].map(async (path) => {
    const { status, body } = await api.post<{ allowed: boolean }>(path, question);
    return answerOf(status, () => body.allowed);
  });
}

/** A native route and one of a dialect that administrators alone may call. */
function guarded(api: Api): Promise<boolean | undefined>[] {
  const calls = [
    api.get('audit-events?limit=1'),
    api.get('/api/privilege/id/1', { headers: { Token: String(api.token) } }),
  ];
  return calls.map(async (call) => answerOf((await call).status, () => true));
}

function answerOf(status: number, allowed: () => boolean): boolean | undefined {
  if (status === 200) return allowed();
  if (status === 401 || status === 403) return false;
  if (status === 503) return undefined;
  throw new Error(`An answer with ${status}.`);
}

async function aGroupOf(admin: Api, user: Subject): Promise<Made> {
  const group = await aGroup(admin);
  await done(admin.put(`groups/${group.id}/members/${user.id}`));
  return group;
}

async function aGrantedGroup(admin: Api): Promise<Made> {
  const group = await aGroup(admin, { name: aName('granted') });
  await done(admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`));
  return group;
}

async function done<T>(call: Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await call;
  if (answer.status >= 300) throw new Error(`Not done: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
