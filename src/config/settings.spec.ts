import path from 'node:path';
import { readSettings } from './settings.js';

const KEY = 'k'.repeat(32);

describe('The settings', () => {
  it('have a value each when nothing is set, or set to nothing', () => {
    const defaults = {
      port: 3000,
      host: 'localhost',
      databaseUrl: null,
      databaseDirectUrl: null,
      databaseReplicaUrls: [],
      publicUrl: null,
      dataDir: path.resolve('data'),
      adminPassword: null,
      adminToken: null,
      secretKeys: null,
      trustedProxies: [],
      outboundAllowedHosts: new Set(),
      provisioningServiceId: 1,
      secretScanningKeysFile: null,
      stopDelaySeconds: 0,
      tracing: null,
      logLevel: 'info',
    };
    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ PORT: '', DATABASE_URL: '', LOG_LEVEL: '', GUILDHALL_SECRET_KEY: '' })).toEqual(defaults);
  });

  it('are read from the environment', () => {
    const settings = readSettings({
      PORT: '0',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://guildhall:secret@db:5432,db2/guildhall',
      DATABASE_DIRECT_URL: 'postgres://guildhall:secret@db:6432/guildhall',
      DATABASE_REPLICA_URLS: 'postgres://guildhall@copy:1/guildhall, postgres://guildhall@copy:2/guildhall',
      PUBLIC_URL: 'https://guildhall.example.org/below//',
      GUILDHALL_DATA_DIR: '/var/lib/guildhall',
      GUILDHALL_ADMIN_PASSWORD: 'long enough',
      GUILDHALL_ADMIN_TOKEN: 't'.repeat(32),
      GUILDHALL_SECRET_KEY: `${KEY}, ${KEY}old ,`,
      GUILDHALL_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8, ::1, fd00::/8, 192.0.2.1',
      GUILDHALL_OUTBOUND_ALLOWED_HOSTS: 'LDAP.internal, 10.0.0.7:389,[fd00::1], [::1]:636,',
      GUILDHALL_PROVISIONING_SERVICE_ID: '7',
      GUILDHALL_SECRET_SCANNING_KEYS_FILE: '/etc/guildhall/scanners.json',
      LOG_LEVEL: 'warn',
    });
    expect(settings).toEqual({
      port: 0,
      host: '0.0.0.0',
      databaseUrl: 'postgres://guildhall:secret@db:5432,db2/guildhall',
      databaseDirectUrl: 'postgres://guildhall:secret@db:6432/guildhall',
      databaseReplicaUrls: ['postgres://guildhall@copy:1/guildhall', 'postgres://guildhall@copy:2/guildhall'],
      publicUrl: 'https://guildhall.example.org/below',
      dataDir: '/var/lib/guildhall',
      adminPassword: 'long enough',
      adminToken: 't'.repeat(32),
      secretKeys: [Buffer.from(KEY), Buffer.from(`${KEY}old`)],
      trustedProxies: ['loopback', '10.0.0.0/8', '::1', 'fd00::/8', '192.0.2.1'],
      outboundAllowedHosts: new Set(['ldap.internal', '10.0.0.7:389', '[fd00::1]', '[::1]:636']),
      provisioningServiceId: 7,
      secretScanningKeysFile: '/etc/guildhall/scanners.json',
      stopDelaySeconds: 0,
      tracing: null,
      logLevel: 'warn',
    });
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['PORT', ' 3000'],
    ['DATABASE_URL', 'mysql://db/guildhall'],
    ['DATABASE_URL', 'db.example.org'],
    ['PUBLIC_URL', 'guildhall.example.org'],
    ['PUBLIC_URL', 'ftp://guildhall.example.org'],
    ['GUILDHALL_ADMIN_PASSWORD', 'short'],
    ['GUILDHALL_ADMIN_PASSWORD', 'x'.repeat(1_025)],
    ['GUILDHALL_ADMIN_TOKEN', 'short'],
    ['GUILDHALL_ADMIN_TOKEN', `${'x'.repeat(32)} y`],
    ['GUILDHALL_SECRET_KEY', 'short'],
    ['GUILDHALL_SECRET_KEY', `${KEY},short`],
    ['GUILDHALL_TRUSTED_PROXIES', 'proxy.example.org'],
    ['GUILDHALL_TRUSTED_PROXIES', '10.0.0.1, everyone'],
    ['GUILDHALL_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['GUILDHALL_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['GUILDHALL_TRUSTED_PROXIES', '10.0.0.0/'],
    ['GUILDHALL_OUTBOUND_ALLOWED_HOSTS', 'ldap://ldap.internal'],
    ['GUILDHALL_OUTBOUND_ALLOWED_HOSTS', 'ldap.internal/x'],
    ['GUILDHALL_OUTBOUND_ALLOWED_HOSTS', 'ldap.internal:70000'],
    ['GUILDHALL_OUTBOUND_ALLOWED_HOSTS', 'user@ldap.internal'],
    ['GUILDHALL_OUTBOUND_ALLOWED_HOSTS', 'fd00::1'],
    ['GUILDHALL_PROVISIONING_SERVICE_ID', '0'],
    ['GUILDHALL_PROVISIONING_SERVICE_ID', 'ldap'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_LEVEL', 'INFO'],
  ])('name the variable that is wrong: %s=%s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} `));
  });

  it.each([
    ['DATABASE_URL', 'mysql://guildhall:hunter2secret@db/guildhall', 'hunter2secret'],
    ['GUILDHALL_ADMIN_PASSWORD', 'hunter2', 'hunter2'],
    ['GUILDHALL_ADMIN_TOKEN', 'hunter2', 'hunter2'],
    ['GUILDHALL_SECRET_KEY', 'hunter2', 'hunter2'],
  ])('never show a secret that is wrong: %s', (name, value, secret) => {
    let message = '';
    try {
      readSettings({ [name]: value });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(name);
    expect(message).not.toContain(secret);
  });
});
