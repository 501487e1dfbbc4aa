import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { freePort } from '../support/external-postgres.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { afterwards, cleanUp, temporaryFolder } from '../support/processes.js';

describe('A start that cannot succeed', () => {
  afterEach(cleanUp);

  it('is refused on a data folder that another server uses, and leaves that one alone', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const first = await GuildhallProcess.start({ dataDir });
    const second = await refused({ dataDir });
    expect(second).toContain(`Another Guildhall server is using ${first.postgresFolder}`);
    expect(second).toContain('GUILDHALL_DATA_DIR');
    expect((await first.as(first.credentials?.token).post('groups', { name: 'still here' })).status).toBe(201);
  });

  it('names the port that is in use, stops its Postgres, and keeps the credentials for the next start', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const port = await occupiedPort();
    expect(await refused({ dataDir, env: { PORT: String(port) } })).toContain(
      `Port ${port} of 127.0.0.1 is in use. Stop what listens there, or set PORT to another number.`,
    );
    expect(fs.existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    const next = await GuildhallProcess.start({ dataDir });
    expect((await next.as(next.credentials?.token).get('me')).status).toBe(200);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['HOST', 'no-such-host.invalid'],
    ['DATABASE_URL', 'mysql://localhost/guildhall'],
    ['PUBLIC_URL', 'localhost'],
    ['GUILDHALL_DATA_DIR', '/dev/null'],
    ['GUILDHALL_ADMIN_PASSWORD', 'short'],
    ['GUILDHALL_ADMIN_TOKEN', 'short'],
    ['GUILDHALL_ADMIN_TOKEN', 'gh_p_0123456789012345678901234567890123456789'],
    ['GUILDHALL_SECRET_KEY', 'short'],
    ['GUILDHALL_TRUSTED_PROXIES', '10.0.0.0/8,the proxy'],
    ['GUILDHALL_PROVISIONING_SERVICE_ID', '77'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when that is %s', async (name, value) => {
    const message = await refused({ dataDir: path.join(temporaryFolder(), 'data'), env: { [name]: value } });
    expect(message).toContain(name);
    if (/PASSWORD|TOKEN|KEY/.test(name)) expect(message).not.toContain(value);
  });

  it('says which database cannot be reached, without its password', async () => {
    const port = await freePort();
    for (const host of ['127.0.0.1', 'localhost']) {
      const message = await refused({
        dataDir: path.join(temporaryFolder(), 'data'),
        env: { DATABASE_URL: `postgres://guildhall:s3cret@${host}:${port}/guildhall` },
      });
      expect(message).toContain(`${host}:${port}/guildhall`);
      expect(message).toContain('DATABASE_URL');
      expect(message).toContain('ECONNREFUSED');
      expect(message).not.toContain('s3cret');
    }
  });
});

/** Starts a server that must not start; answers what it says. */
async function refused(options: ConstructorParameters<typeof GuildhallProcess>[0]): Promise<string> {
  const server = new GuildhallProcess(options);
  expect(await server.whenEnded()).toEqual({ code: 1, signal: null });
  expect(server.stdout).toBe('');
  expect(server.stderr).toMatch(/^Guildhall did not start: .+\n$/);
  return server.stderr;
}

async function occupiedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(() => server.close());
  return (server.address() as AddressInfo).port;
}
