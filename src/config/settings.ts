import { isIP } from 'node:net';
import path from 'node:path';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Everything an operator can set. Read once at start; nothing else reads `process.env`. */
export class Settings {
  readonly port: number;
  readonly host: string;
  /** Null means: start the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | null;
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
  readonly logLevel: LogLevel;
}

export const SECRET_KEY_LENGTH_MIN = 32;

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Names that Express has for ranges of addresses. */
const PROXY_NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Throws an Error whose message names the variable at fault and never shows a secret's value. */
export function readSettings(env: Environment): Settings {
  return {
    port: readPort(env),
    host: env.HOST || 'localhost',
    databaseUrl: readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    publicUrl: readUrl(env, 'PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    dataDir: path.resolve(env.GUILDHALL_DATA_DIR || 'data'),
    adminPassword: readAdminPassword(env),
    adminToken: env.GUILDHALL_ADMIN_TOKEN || null,
    secretKeys: readSecretKeys(env),
    trustedProxies: readTrustedProxies(env),
    logLevel: readLogLevel(env),
  };
}

function readPort(env: Environment): number {
  const text = env.PORT || '3000';
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw invalid('PORT', `must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function readUrl(env: Environment, name: string, protocols: readonly string[]): string | null {
  const text = env[name];
  if (!text) return null;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw invalid(name, `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
  return text;
}

function readAdminPassword(env: Environment): string | null {
  const password = env.GUILDHALL_ADMIN_PASSWORD || null;
  if (password !== null && password.length < 8)
    throw invalid('GUILDHALL_ADMIN_PASSWORD', 'must have at least 8 characters');
  return password;
}

function readSecretKeys(env: Environment): readonly Buffer[] | null {
  const texts = readList(env, 'GUILDHALL_SECRET_KEY');
  if (texts.length === 0) return null;
  if (texts.some((text) => Buffer.byteLength(text) < SECRET_KEY_LENGTH_MIN)) {
    throw invalid('GUILDHALL_SECRET_KEY', `every key must have at least ${SECRET_KEY_LENGTH_MIN} characters`);
  }
  return texts.map((text) => Buffer.from(text));
}

function readTrustedProxies(env: Environment): readonly string[] {
  const proxies = readList(env, 'GUILDHALL_TRUSTED_PROXIES');
  const bad = proxies.find((proxy) => !PROXY_NAMES.includes(proxy) && !isSubnet(proxy));
  if (bad === undefined) return proxies;
  const names = PROXY_NAMES.join(', ');
  throw invalid('GUILDHALL_TRUSTED_PROXIES', `must list IP addresses, subnets, or ${names}, not "${bad}"`);
}

/** An address, or one with a prefix length such as 10.0.0.0/8. */
function isSubnet(text: string): boolean {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return (
    version !== 0 && (prefix === undefined || (Number(prefix) > 0 && Number(prefix) <= (version === 4 ? 32 : 128)))
  );
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
