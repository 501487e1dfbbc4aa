import { aGroup, aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

describe('effective privileges of a public group below a private one', () => {
  let server: TestServer;
  let url: string;
  let above: { id: number; name: string };
  let below: { id: number };

  beforeAll(async () => {
    server = await TestServer.start();
    above = await aGroup(server.admin);
    below = await aGroup(server.admin, { public: true });
    await server.admin.put(`groups/${above.id}/subgroups/${below.id}`);
    await server.admin.put(`groups/${above.id}/privileges/DATADOWNLOADING`);
    url = `groups/${below.id}/effective-privileges`;
  });
  afterAll(() => server.stop());

  it('are shown to anyone, without where they come from', async () => {
    const stranger = server.as((await aUser(server.admin)).token);
    const { status, body } = await stranger.get(url);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { items: expect.arrayContaining([{ name: 'DATADOWNLOADING' }]) },
    });
    expect(JSON.stringify(body)).not.toContain(above.name);
  });

  it('are not explained to a stranger, who would learn the name of the private group', async () => {
    const stranger = server.as((await aUser(server.admin)).token);
    const { status, body } = await stranger.get(`${url}?explain=true`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
    expect(JSON.stringify(body)).not.toContain(above.name);
  });

  it('are explained to a member, who is in the private group as well', async () => {
    const member = server.as((await aUser(server.admin, {}, [below.id])).token);
    const { status, body } = await member.get(`${url}?explain=true`);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain(above.name);
  });
});
