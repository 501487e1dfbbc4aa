import { aToken } from '../../support/cast.js';
import { cleanUp, until } from '../../support/processes.js';
import { ServerRing } from '../../support/server-ring.js';

describe('OAuth while the database is away', () => {
  afterEach(cleanUp);

  it('[RV-06] says that it cannot revoke or tell, and when to ask again; nothing is ended', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    const token = await aToken(server.admin, 'users/1');
    const raw = new URLSearchParams({ token });
    server.proxy.goAway();
    for (const path of ['/oauth2/revoke', '/oauth2/introspect', '/oauth2/introspect?lane=nest']) {
      const { status, headers, body } = await server.admin.post(path, undefined, { raw });
      expect([path, status, headers.get('retry-after'), body.error]).toEqual([
        path,
        503,
        '1',
        'temporarily_unavailable',
      ]);
    }
    server.proxy.comeBack();
    await until(async () => (await server.admin.get('/health/ready')).status === 200, 'the database is back');
    expect((await server.process.as(token).get('me')).status).toBe(200);
    expect((await server.admin.post('/oauth2/revoke', undefined, { raw })).status).toBe(200);
    expect((await server.process.as(token).get('me')).status).toBe(401);
  }, 60_000);
});
