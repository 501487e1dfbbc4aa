import { TestServer } from '../support/test-server.js';

describe('an address where nothing is', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('is 404 where the address takes the method but the thing is not there', async () => {
    const { status, headers, body } = await server.as(undefined).get('/errors/no_such_code');
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'route_not_found' });
    expect(headers.has('allow')).toBe(false);
  });

  it('is 405 with the methods it takes where it takes others', async () => {
    const { status, headers, body } = await server.admin.put('/errors/internal', {});
    expect({ status, code: body.code }).toEqual({ status: 405, code: 'method_not_allowed' });
    expect(headers.get('allow')).toBe('GET, HEAD');
  });
});
