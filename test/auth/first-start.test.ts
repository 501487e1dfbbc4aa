import { newTokenText } from '../../src/tokens/token-text.js';
import { TestServer } from '../support/test-server.js';

describe('The first start', () => {
  it.each([
    ['worded by somebody else', 'a token that an operator has chosen'.replaceAll(' ', '-')],
    ['of our own form', newTokenText('personal')],
  ])('gives the administrator the token that is set, %s', async (_, token) => {
    const server = await TestServer.start({ env: { GUILDHALL_ADMIN_TOKEN: token } });
    const { status, body } = await server.as(token).get('me');
    await server.stop();
    expect({ status, administrator: body.administrator }).toEqual({ status: 200, administrator: true });
  });

  it('is refused with a token of our own form whose checksum is wrong', async () => {
    const server = await TestServer.start();
    const token = `gh_p_${'0'.repeat(36)}`;
    const again = TestServer.start({ shareWith: server, env: { GUILDHALL_ADMIN_TOKEN: token } });
    await expect(again).rejects.toThrow(/^GUILDHALL_ADMIN_TOKEN /);
    await server.stop();
  });

  it('is no other one: a later start changes neither password nor token', async () => {
    const first = await TestServer.start();
    const later = await TestServer.start({
      shareWith: first,
      env: { GUILDHALL_ADMIN_PASSWORD: 'quite another one', GUILDHALL_ADMIN_TOKEN: 'x'.repeat(40) },
    });
    const login = { username: 'admin', password: 'quite another one' };
    const answers = [
      await later.as('x'.repeat(40)).get('me'),
      await later.as(undefined).post('sessions', login),
      await later.admin.get('me'),
    ];
    await later.stop();
    await first.stop();
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200]);
  });
});
