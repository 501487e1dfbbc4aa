import type { Api } from '../support/api.js';
import { aPrivilege, aResource, aUser, type Made, type MadeUser } from '../support/builders.js';
import { COMMON_PRIVILEGE, refusal } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const NOBODY = 'nobody of this name';

describe('a question about somebody else, asked without ACCESS_CHECKING,', () => {
  let server: TestServer;
  let asker: Api;
  let other: MadeUser;
  let privilege: Made;
  let resource: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    asker = server.as((await aUser(server.admin)).token);
    other = await aUser(server.admin);
    privilege = await aPrivilege(server.admin);
    resource = await aResource(server.admin);
  });
  afterAll(() => server.stop());

  it.each(['check', 'explain'])(
    'is answered by %s as if he were not there, whatever else is wrong with it',
    async (call) => {
      const rests = [
        { privilege: privilege.name },
        { privilege: COMMON_PRIVILEGE, resource: resource.id },
        { privilege: 'no such privilege' },
        { privilege: COMMON_PRIVILEGE, resource: { kind: 'data_source', name: 'no such resource' } },
        { privilege: 1.5 },
        { privilege: COMMON_PRIVILEGE, resource: 'text' },
        {},
      ];
      for (const rest of rests) {
        const real = await asker.post(`access/${call}`, { user: other.username, ...rest });
        const unreal = await asker.post(`access/${call}`, { user: NOBODY, ...rest });
        expect(refusal(real)).toEqual(refusal(unreal));
        expect(real.body.code).toBe('user_not_found');
      }
    },
  );

  it('is answered in a batch as if he were not there, whatever else is wrong with it', async () => {
    const ask = async (user: string): Promise<unknown> => {
      const rests = [{ privilege: privilege.name }, { privilege: 'no such privilege' }, { privilege: 1.5 }, {}];
      return (await asker.post('access/checks', { checks: rests.map((rest) => ({ user, ...rest })) })).body.results;
    };
    expect(await ask(other.username)).toEqual(await ask(NOBODY));
  });
});
