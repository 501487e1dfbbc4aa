// The Guildhall servers and HAProxy in front of them.
import fs from 'node:fs';
import { addressOf, bouncedAddress } from './databases.mjs';
import { end, launch, until } from './processes.mjs';
import { inFolder, PORTS, programs, ROOT, secrets } from './settings.mjs';

const HOST = '127.0.0.1';
/** Longer than HAProxy needs to notice that a server is not ready. */
const STOP_DELAY_SECONDS = 2;

export const FRONT = `http://${HOST}:${PORTS.front}`;
export const nameOf = (index) => `guildhall-${index}`;
export const urlOf = (index) => `http://${HOST}:${PORTS.servers[index]}`;

/** Starts a server and waits until it is ready. `primary` is the one when the cluster was started: the other is read. */
export async function startServer(index, { usesPgBouncer, replica }) {
  const { key, token } = secrets();
  const direct = addressOf(0, 1);
  launch(nameOf(index), [process.execPath, [`${ROOT}/dist/src/main.js`]], {
    HOST,
    PORT: String(PORTS.servers[index]),
    PUBLIC_URL: FRONT,
    DATABASE_URL: usesPgBouncer ? bouncedAddress() : direct,
    ...(usesPgBouncer ? { DATABASE_DIRECT_URL: direct } : {}),
    DATABASE_REPLICA_URLS: addressOf(replica),
    GUILDHALL_DATA_DIR: inFolder(nameOf(index)),
    GUILDHALL_SECRET_KEY: key,
    GUILDHALL_ADMIN_TOKEN: token,
    GUILDHALL_STOP_DELAY_SECONDS: String(STOP_DELAY_SECONDS),
    GUILDHALL_TRUSTED_PROXIES: 'loopback',
    LOG_LEVEL: 'warn',
  });
  await until(() => isReady(urlOf(index)), `${nameOf(index)} is ready`);
}

export const stopServer = (index) => end(nameOf(index));

export async function isReady(url) {
  try {
    return (await fetch(`${url}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

export async function startHaProxy() {
  const file = inFolder('haproxy.cfg');
  fs.writeFileSync(file, haProxyConfig());
  launch('haproxy', [programs().haproxy, ['-db', '-f', file]]);
  await until(() => isReady(FRONT), 'HAProxy has a server');
}

function haProxyConfig() {
  const servers = PORTS.servers.map((port, index) => `  server ${nameOf(index)} ${HOST}:${port} check`);
  return [
    'defaults',
    '  mode http',
    '  timeout connect 2s',
    '  timeout client 60s',
    '  timeout server 60s',
    '  timeout http-request 10s',
    // A connection that could not be made carries no request: another server may have it.
    '  retries 2',
    '  option redispatch 1',
    '  option forwardfor',
    '',
    'frontend front',
    `  bind ${HOST}:${PORTS.front}`,
    '  default_backend servers',
    '',
    'backend servers',
    '  balance roundrobin',
    '  option httpchk GET /health/ready',
    '  http-check expect status 200',
    '  default-server inter 500ms fall 1 rise 2',
    ...servers,
    '',
  ].join('\n');
}
