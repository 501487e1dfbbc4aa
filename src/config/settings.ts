import { isIP } from 'node:net';
import path from 'node:path';
import { eachHost, splitUrls } from './database-url.js';
import { readTracing, type TracingSettings } from './tracing-settings.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Everything an operator can set. Read once at start; nothing else reads `process.env`. */
export class Settings {
  readonly port: number;
  readonly host: string;
  /** Null means: start the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | null;
  /** The database itself, where `databaseUrl` leads to a pooler. Null means that it does not. */
  readonly databaseDirectUrl: string | null;
  /** Copies of the database that follow it; lists may be read there. */
  readonly databaseReplicaUrls: readonly string[];
  /** Public base address without a trailing slash; links in answers start with it. Null means the address we listen on. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  /** For the first start only; generated and printed when null. */
  readonly adminPassword: string | null;
  /** For the first start only; generated and printed when null. */
  readonly adminToken: string | null;
  /** Current key first, retired ones after it. Null means the key file in `dataDir`. */
  readonly secretKeys: readonly Buffer[] | null;
  /** What Express's `trust proxy` takes: addresses or subnets whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /**
   * Hosts, or hosts with a port, that may be called although their address is private; in lower case, an IPv6 address
   * in brackets.
   */
  readonly outboundAllowedHosts: ReadonlySet<string>;
  /** The id of the authentication service of users who are provisioned over SCIM. */
  readonly provisioningServiceId: number;
  /** A file with the public keys of those who may report leaked tokens. Null means that nobody may. */
  readonly secretScanningKeysFile: string | null;
  /** How long the server goes on answering after it was told to stop, while it says that it is not ready. */
  readonly stopDelaySeconds: number;
  readonly logLevel: LogLevel;
  /** Null means that nobody keeps traces. */
  readonly tracing: TracingSettings | null;
}

export const SECRET_KEY_LENGTH_MIN = 32;

const STOP_DELAY_SECONDS_MAX = 300;

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

// What counts as the text of a token that somebody else has worded.
const ADMIN_TOKEN_PATTERN = /^[!-~]{32,255}$/;

// Express's names for the private address ranges.
const PROXY_NAMES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Throws an Error whose message names the variable at fault and never shows a secret's value. */
export function readSettings(env: Environment): Settings {
  return {
    port: readPort(env),
    host: env.HOST || 'localhost',
    ...readDatabase(env),
    publicUrl: readUrl(env, 'PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    dataDir: path.resolve(env.GUILDHALL_DATA_DIR || 'data'),
    adminPassword: readAdminPassword(env),
    adminToken: readAdminToken(env),
    secretKeys: readSecretKeys(env),
    trustedProxies: readTrustedProxies(env),
    outboundAllowedHosts: readAllowedHosts(env),
    provisioningServiceId: readProvisioningServiceId(env),
    secretScanningKeysFile: env.GUILDHALL_SECRET_SCANNING_KEYS_FILE || null,
    stopDelaySeconds: readSeconds(env, 'GUILDHALL_STOP_DELAY_SECONDS', 0, STOP_DELAY_SECONDS_MAX),
    logLevel: readLogLevel(env),
    tracing: readTracing(env),
  };
}

function readPort(env: Environment): number {
  const text = env.PORT || '3000';
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw invalid('PORT', `must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function readSeconds(env: Environment, name: string, usual: number, max: number): number {
  const text = env[name] || String(usual);
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) {
    throw invalid(name, `must be a number of seconds from 0 to ${max}, not "${text}"`);
  }
  return Number(text);
}

const DATABASE_PROTOCOLS = ['postgres:', 'postgresql:'];

function readDatabase(env: Environment): Pick<Settings, 'databaseUrl' | 'databaseDirectUrl' | 'databaseReplicaUrls'> {
  const databaseUrl = readDatabaseUrl(env, 'DATABASE_URL');
  for (const name of ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URLS']) {
    if (databaseUrl === null && env[name]) throw invalid(name, 'has a meaning together with DATABASE_URL only');
  }
  const databaseReplicaUrls = splitUrls(env.DATABASE_REPLICA_URLS ?? '');
  for (const url of databaseReplicaUrls) checkUrl('DATABASE_REPLICA_URLS', url, DATABASE_PROTOCOLS);
  return { databaseUrl, databaseDirectUrl: readDatabaseUrl(env, 'DATABASE_DIRECT_URL'), databaseReplicaUrls };
}

/** It may name several hosts. */
function readDatabaseUrl(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  for (const url of eachHost(text)) checkUrl(name, url, DATABASE_PROTOCOLS);
  return text;
}

function readUrl(env: Environment, name: string, protocols: readonly string[]): string | null {
  const text = env[name];
  if (!text) return null;
  checkUrl(name, text, protocols);
  return text;
}

function checkUrl(name: string, text: string, protocols: readonly string[]): void {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw invalid(name, `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
}

function readAdminPassword(env: Environment): string | null {
  const password = env.GUILDHALL_ADMIN_PASSWORD || null;
  if (password !== null && (password.length < 8 || password.length > 1_024))
    throw invalid('GUILDHALL_ADMIN_PASSWORD', 'must have 8 to 1024 characters');
  return password;
}

function readAdminToken(env: Environment): string | null {
  const token = env.GUILDHALL_ADMIN_TOKEN || null;
  if (token !== null && !ADMIN_TOKEN_PATTERN.test(token))
    throw invalid('GUILDHALL_ADMIN_TOKEN', 'must have 32 to 255 visible ASCII characters');
  return token;
}

function readTrustedProxies(env: Environment): string[] {
  const proxies = readList(env, 'GUILDHALL_TRUSTED_PROXIES');
  const wrong = proxies.find((proxy) => !PROXY_NAMES.has(proxy) && !isSubnet(proxy));
  if (wrong !== undefined) {
    throw invalid(
      'GUILDHALL_TRUSTED_PROXIES',
      `must hold addresses, subnets such as 10.0.0.0/8, loopback, linklocal or uniquelocal, not "${wrong}"`,
    );
  }
  return proxies;
}

/** An address, or an address with the length of a prefix. */
function isSubnet(text: string): boolean {
  const [address = '', prefix] = text.split('/', 2);
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || text.split('/').length > 2) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits && Number(prefix) > 0);
}

function readAllowedHosts(env: Environment): ReadonlySet<string> {
  const hosts = readList(env, 'GUILDHALL_OUTBOUND_ALLOWED_HOSTS').map((host) => host.toLowerCase());
  const wrong = hosts.find((host) => !isHost(host));
  if (wrong !== undefined) {
    throw invalid(
      'GUILDHALL_OUTBOUND_ALLOWED_HOSTS',
      `must hold host names or addresses, each with a port or without, such as ldap.internal:636 or [fd00::1], not "${wrong}"`,
    );
  }
  return new Set(hosts);
}

/** A host as a URL has it, with a port or without. */
function isHost(text: string): boolean {
  const port = /:(\d{1,5})$/.exec(text)?.[1];
  const url = `ldap://${text}`;
  if (!URL.canParse(url) || (port !== undefined && Number(port) === 0)) return false;
  return new URL(url).host === text;
}

function readSecretKeys(env: Environment): readonly Buffer[] | null {
  const texts = readList(env, 'GUILDHALL_SECRET_KEY');
  if (texts.length === 0) return null;
  if (texts.some((text) => Buffer.byteLength(text) < SECRET_KEY_LENGTH_MIN)) {
    throw invalid('GUILDHALL_SECRET_KEY', `every key must have at least ${SECRET_KEY_LENGTH_MIN} characters`);
  }
  return texts.map((text) => Buffer.from(text));
}

function readProvisioningServiceId(env: Environment): number {
  const text = env.GUILDHALL_PROVISIONING_SERVICE_ID || '1';
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw invalid('GUILDHALL_PROVISIONING_SERVICE_ID', `must be the id of an authentication service, not "${text}"`);
  }
  return Number(text);
}

function readLogLevel(env: Environment): LogLevel {
  const level = LOG_LEVELS.find((candidate) => candidate === (env.LOG_LEVEL || 'info'));
  if (!level) throw invalid('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
  return level;
}

function readList(env: Environment, name: string): string[] {
  return (env[name] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function invalid(name: string, reason: string): Error {
  return new Error(`${name} ${reason}.`);
}
