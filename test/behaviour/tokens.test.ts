import { clientOf, type OAuthClient } from '../standards/oauth/oauth-client.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';
import { aGroup, aName, aUser, type Made, type MadeUser } from '../support/builders.js';
import { aToken, expectStatus, YESTERDAY } from '../support/cast.js';

const PASSWORD = 'correct horse battery staple';

/** A user, his group that he manages, and every kind of token that ends with the one or the other. */
interface Subject {
  user: MadeUser;
  group: Made;
  tokens: { personal: string; session: string; group: string; exchanged: string };
  /** Of the personal, and of the group's token. */
  ids: { personal: number; group: number };
}

type TokenName = keyof Subject['tokens'];

interface End {
  by: string;
  ends: readonly TokenName[];
  how(subject: Subject): Promise<{ status: number }>;
}

describe('a token that is ended through any surface is inactive at once, to a gateway on another server', () => {
  let server: TestServer;
  let other: TestServer;
  let gateway: OAuthClient;

  beforeAll(async () => {
    server = await TestServer.start();
    other = await TestServer.start({ shareWith: server });
    gateway = clientOf(other, other.admin.token);
  });
  afterAll(async () => {
    await other.stop();
    await server.stop();
  });

  const personal = ['personal', 'exchanged'] as const;
  const ofUser = [...personal, 'session'] as const;
  const ends: readonly End[] = [
    { by: 'its id', ends: personal, how: ({ ids }) => server.admin.delete(`tokens/${ids.personal}`) },
    { by: 'possession', ends: personal, how: ({ tokens }) => server.as(tokens.personal).delete('tokens/current') },
    { by: 'RFC 7009', ends: personal, how: ({ user, tokens }) => clientOf(server, user.token).revoke(tokens.personal) },
    { by: 'rotation', ends: personal, how: ({ ids }) => server.admin.post(`tokens/${ids.personal}:rotate`, {}) },
    { by: 'signing out', ends: ['session'], how: ({ tokens }) => server.as(tokens.session).delete('sessions/current') },
    { by: 'signing out of ThoughtSpot', ends: ['session'], how: signOutOfThoughtSpot },
    { by: 'a new password', ends: ['session'], how: ({ user }) => setPassword(user) },
    { by: 'CDS', ends: ['group'], how: endThroughCds },
    { by: 'locking the user out', ends: ofUser, how: ({ user }) => patchUser(user, { active: false }) },
    { by: 'deleting the user', ends: ofUser, how: ({ user }) => server.admin.delete(`users/${user.id}`) },
    { by: 'deleting the user at ThoughtSpot', ends: ofUser, how: deleteUserAtThoughtSpot },
    { by: 'deleting the group', ends: ['group'], how: ({ group }) => server.admin.delete(`groups/${group.id}`) },
    {
      by: 'deleting the group at CDS',
      ends: ['group'],
      how: ({ group }) => server.admin.delete(`/group/${group.name}`),
    },
    { by: 'deleting the group at Metric Insights', ends: ['group'], how: deleteAtMetricInsights },
    { by: 'deleting the group at MindTouch', ends: ['group'], how: deleteAtMindTouch },
    { by: 'time', ends: personal, how: ({ ids }) => expire(ids.personal) },
  ];

  it.each(ends)('by $by', async ({ ends: ended, how }) => {
    const subject = await aSubject();
    const { tokens } = subject;
    const names = Object.keys(tokens) as TokenName[];
    for (const name of names) expect([name, await gateway.isActive(tokens[name])]).toEqual([name, true]);
    expect((await how(subject)).status).toBeLessThan(300);
    for (const name of names) {
      expect([name, await gateway.isActive(tokens[name])]).toEqual([name, !ended.includes(name)]);
    }
  });

  async function aSubject(): Promise<Subject> {
    const [user, group] = [
      await aUser(server.admin, { password: PASSWORD }),
      await aGroup(server.admin, { name: aName() }),
    ];
    const made = (await expectStatus(server.admin.post<Born>(`users/${user.id}/tokens`, {}), 201)).body;
    const ofGroup = (await expectStatus(server.admin.post<Born>(`groups/${group.id}/tokens`, {}), 201)).body;
    const login = { username: user.username, password: PASSWORD };
    const session = (await expectStatus(server.as(undefined).post<Born>('sessions', login), 201)).body.token;
    const exchanged = await clientOf(server, server.admin.token).exchanged(made.token);
    const tokens = { personal: made.token, session, group: ofGroup.token, exchanged };
    return { user, group, tokens, ids: { personal: made.id, group: ofGroup.id } };
  }

  interface Born {
    id: number;
    token: string;
  }

  function patchUser(user: MadeUser, fields: object): Promise<{ status: number }> {
    return server.admin.patch(`users/${user.id}`, fields);
  }

  function setPassword(user: MadeUser): Promise<{ status: number }> {
    return server.admin.put(`users/${user.id}/password`, { password: `another ${PASSWORD}` });
  }

  function signOutOfThoughtSpot({ tokens }: Subject): Promise<{ status: number }> {
    const headers = { Cookie: `JSESSIONID=${tokens.session}`, 'X-Requested-By': 'ThoughtSpot' };
    return server.as(undefined).post('/callosum/v1/tspublic/v1/session/logout', undefined, { headers });
  }

  function deleteUserAtThoughtSpot({ user }: Subject): Promise<{ status: number }> {
    const headers = { 'X-Requested-By': 'ThoughtSpot' };
    return server.admin.delete(`/callosum/v1/tspublic/v1/user/${user.guid}`, { headers });
  }

  function endThroughCds({ group, ids }: Subject): Promise<{ status: number }> {
    return server.admin.delete(`/group/${group.name}/token/${ids.group}`);
  }

  function deleteAtMetricInsights({ group }: Subject): Promise<{ status: number }> {
    return server.admin.delete(`/api/user_group/id/${group.id}`);
  }

  function deleteAtMindTouch({ group }: Subject): Promise<{ status: number }> {
    const headers = { Authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}` };
    return server.as(undefined).delete(`/@api/deki/groups/${group.id}`, { headers });
  }

  async function expire(id: number): Promise<{ status: number }> {
    await server.sql('UPDATE tokens SET valid_until = $1 WHERE id = $2', [YESTERDAY, id]);
    await aToken(server.admin, 'users/1');
    return { status: 200 };
  }
});
