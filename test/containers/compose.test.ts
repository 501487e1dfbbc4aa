import fs from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { readSettings } from '../../src/config/settings.js';
import { ROOT } from '../support/guildhall-process.js';
import { settingNames } from '../support/setting-names.js';

interface ComposeFile {
  services: Record<'server' | 'database', Service>;
  volumes: Record<string, unknown>;
}

interface Service {
  environment: Record<string, string>;
  ports?: string[];
  volumes: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  image?: string;
}

describe('docker-compose.yml', () => {
  const text = fs.readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
  const { services, volumes } = load(text) as ComposeFile;
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
  });

  it('keeps the data and the secret key in volumes', () => {
    expect(Object.keys(volumes).toSorted()).toEqual(['database', 'keys']);
    expect(database.volumes).toEqual(['database:/var/lib/postgresql/data']);
    expect(server.volumes).toEqual(['keys:/data']);
    expect(fs.readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')).toContain('GUILDHALL_DATA_DIR=/data');
  });
});

/** As compose does it when none of the variables is set. */
function withDefaults(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );
}
