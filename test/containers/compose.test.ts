import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { readSettings } from '../../src/config/settings.js';
import { ROOT } from '../support/guildhall-process.js';
import { settingNames } from '../support/setting-names.js';

interface ComposeFile {
  services: Record<Name, Service>;
  volumes: Record<string, unknown>;
}

type Name = 'server' | 'database' | 'proxy' | 'server-1' | 'server-2' | 'primary' | 'standby';

interface Service {
  environment: Record<string, string>;
  ports?: string[];
  volumes: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  image?: string;
  profiles?: string[];
  entrypoint?: string[];
}

const HAPROXY = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'].find((file) => fs.existsSync(file));

/** `it` where there is an HAProxy; elsewhere the test is skipped aloud. */
const itWithHaProxy: typeof it | typeof it.skip = HAPROXY === undefined ? it.skip : it;

const text = fs.readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as ComposeFile;
const { services, volumes } = compose;

describe('docker-compose.yml', () => {
  const { server, database } = services;

  it('needs no variable to be set, and then gives the server settings that it takes', () => {
    expect(text).not.toMatch(/\$\{\w+\}|\$\w/);
    const settings = readSettings(withDefaults(server.environment));
    expect(settings.secretKeys).toBeNull();
    expect(settings.databaseUrl).toContain('@database:5432/');
    expect(settingNames()).toEqual(expect.arrayContaining(Object.keys(server.environment)));
  });

  it('gives server and database the same names and password', () => {
    const url = new URL(withDefaults(server.environment)['DATABASE_URL'] ?? '');
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = withDefaults(database.environment);
    expect([url.username, url.password, url.pathname]).toEqual([POSTGRES_USER, POSTGRES_PASSWORD, `/${POSTGRES_DB}`]);
    expect(Object.keys(services)).toContain(url.hostname);
  });

  it('starts the server when the database answers, and publishes the server alone', () => {
    expect(server.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck?.test.slice(0, 2)).toEqual(['CMD', 'pg_isready']);
    expect(database.image).toMatch(/^postgres:17\b/);
    expect(database.ports).toBeUndefined();
    expect(server.ports).toEqual([`3000:${readSettings({}).port}`]);
    const always = Object.entries(services).filter(([, { profiles }]) => profiles === undefined);
    expect(always.map(([name]) => name).toSorted()).toEqual(['database', 'server']);
  });

  it('keeps the data and the secret key in volumes', () => {
    expect(Object.keys(volumes).toSorted()).toEqual(['database', 'keys', 'primary', 'standby']);
    expect(database.volumes).toEqual(['database:/var/lib/postgresql/data']);
    expect(server.volumes).toEqual(['keys:/data']);
    expect(fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')).toContain('GUILDHALL_DATA_DIR=/data');
  });

  it.each(['server', 'server-1', 'server-2', 'proxy'] as const)('gives %s no right that it does not need', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

describe('The profile ha of docker-compose.yml', () => {
  const { proxy, primary, standby } = services;
  const servers = [services['server-1'], services['server-2']];
  const haproxy = fs.readFileSync(path.join(ROOT, 'deploy/haproxy/haproxy.cfg'), 'utf8');

  it('starts by its proxy alone: everything that it needs, and nothing else', () => {
    const needed = new Set<string>();
    const add = (name: string): void => {
      needed.add(name);
      for (const other of Object.keys(services[name as Name].depends_on ?? {})) add(other);
    };
    add('proxy');
    const inProfile = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('ha') === true);
    expect([...needed].toSorted()).toEqual(inProfile.map(([name]) => name).toSorted());
    expect(proxy.ports).toEqual(['8080:8080']);
    expect([...servers, primary, standby].map(({ ports }) => ports)).toEqual(Array(4).fill(undefined));
  });

  it('lets both servers use both databases and one key, and the second wait for the key of the first', () => {
    for (const { environment, volumes: mounted } of servers) {
      const { DATABASE_URL, ...rest } = withDefaults(environment);
      expect(DATABASE_URL).toBe('postgres://guildhall:guildhall@primary:5432,standby:5432/guildhall');
      expect(readSettings(rest).trustedProxies).toEqual(['uniquelocal']);
      expect(mounted).toEqual(['keys:/data']);
    }
    expect(services['server-2'].depends_on).toEqual({ 'server-1': { condition: 'service_healthy' } });
  });

  it('has servers that are stopped go on for longer than the proxy needs to notice', () => {
    const [, inter, fall] = /default-server check inter (\d+)ms fall (\d+)/.exec(haproxy) ?? [];
    const noticedMs = Number(inter) * (Number(fall) + 1);
    for (const { environment } of servers) {
      expect(readSettings({ ...withDefaults(environment), DATABASE_URL: '' }).stopDelaySeconds * 1_000).toBeGreaterThan(
        noticedMs,
      );
    }
  });

  it('asks for readiness at the address that tells it, of the servers that there are', () => {
    expect(haproxy).toContain('http-check send meth GET uri /health/ready ');
    const asked = [...haproxy.matchAll(/^ {2}server (\S+) (\S+):(\d+)$/gm)].map(([, name, host, port]) => [
      name,
      host,
      Number(port),
    ]);
    expect(asked).toEqual(['server-1', 'server-2'].map((name) => [name, name, readSettings({}).port]));
    expect(haproxy).toContain(`bind :${String(proxy.ports?.[0]?.split(':')[1])}`);
  });

  it('mounts files that are there, and that can be run where they are run', () => {
    const mounted = [proxy, primary, standby].flatMap((service) =>
      service.volumes.flatMap((volume) => /^\.\/([^:]+):/.exec(volume)?.[1] ?? []),
    );
    expect(mounted).toHaveLength(3);
    for (const file of mounted) {
      const { mode } = fs.statSync(path.join(ROOT, file));
      expect([file, (mode & 0o111) !== 0]).toEqual([file, file.endsWith('.sh')]);
    }
    expect(standby.entrypoint?.[0]).toBe('/standby.sh');
    expect(standby.volumes).toContain('./deploy/postgres/standby.sh:/standby.sh:ro');
  });

  it('lets the standby follow as the account that the primary makes for it', () => {
    const made = fs.readFileSync(path.join(ROOT, 'deploy/postgres/replication.sh'), 'utf8');
    const used = fs.readFileSync(path.join(ROOT, 'deploy/postgres/standby.sh'), 'utf8');
    const account = /CREATE ROLE (\w+) REPLICATION/.exec(made)?.[1];
    expect(used).toContain(`--username=${String(account)} `);
    expect(primary.environment['REPLICATION_PASSWORD']).toBe(standby.environment['REPLICATION_PASSWORD']);
    expect(Object.keys(services)).toContain(standby.environment['PRIMARY_HOST']);
  });

  itWithHaProxy('has a configuration that HAProxy takes (skipped without an haproxy)', () => {
    const { status, stderr } = spawnSync(String(HAPROXY), ['-c', '-f', path.join(ROOT, 'deploy/haproxy/haproxy.cfg')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('[ALERT]')]);
  });
});

/** As compose does it when none of the variables is set. */
function withDefaults(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );
}
