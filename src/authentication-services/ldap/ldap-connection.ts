import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { Client } from 'ldapts';
import type { LdapSettings } from '../entities/external-settings.js';
import type { OutboundGuard } from '../outbound/outbound-guard.js';

// What a directory may say on one connection: far more than the largest answer that is read.
const RECEIVED_MAX = 16 * 1_024 * 1_024;

/**
 * Does `work` on a connection of its own, which is closed afterwards. The connection is made once, encrypted as the
 * settings say before anything is said on it, and never again: the client on it would connect anew by itself after a
 * break, unencrypted and in the middle of what it was doing. Everything together has `timeoutMs`.
 */
export async function withLdapConnection<T>(
  settings: LdapSettings,
  outbound: OutboundGuard,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(settings.timeoutMs);
  const { hostname, port, isEncrypted } = placeOf(settings);
  const { address } = await outbound.resolve(hostname, port, signal);
  const sockets: net.Socket[] = [];
  const open: Open = (socket) => {
    sockets.push(socket.on('error', () => undefined));
    return socket;
  };
  const stop = (): void => sockets.forEach((socket) => socket.destroy(new Error('The directory took too long.')));
  signal.addEventListener('abort', stop);
  try {
    const plain = open(net.connect({ host: address, port }));
    await once(plain, 'connect');
    const options = tlsOptions(hostname, settings.caCertificate);
    if (isEncrypted) await once(open(tls.connect({ ...options, socket: plain })), 'secureConnect');
    if (settings.startTls) await startTls(plain, options, open);
    return await work(clientOn(limited(sockets.at(-1) ?? plain)));
  } finally {
    signal.removeEventListener('abort', stop);
    for (const socket of sockets) socket.on('error', () => undefined).destroy();
  }
}

/** Notes a socket, so that it is closed in the end, and gives it back. */
type Open = <T extends net.Socket>(socket: T) => T;

function placeOf({ url }: LdapSettings): { hostname: string; port: number; isEncrypted: boolean } {
  const { hostname, port, protocol } = new URL(url);
  const isEncrypted = protocol === 'ldaps:';
  return { hostname, port: port === '' ? (isEncrypted ? 636 : 389) : Number(port), isEncrypted };
}

/** The name in the certificate must be the one in the URL; what is connected to is an address. */
function tlsOptions(hostname: string, ca: string | null): tls.ConnectionOptions {
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  return { host: name, ...(net.isIP(name) === 0 ? { servername: name } : {}), ...(ca === null ? {} : { ca }) };
}

/**
 * Opens an encrypted socket on a plain one. What follows is read by another client than the one that asked for
 * encryption, so that nothing which was said in the clear counts.
 */
async function startTls(plain: net.Socket, options: tls.ConnectionOptions, open: Open): Promise<void> {
  let encrypted: tls.TLSSocket | undefined;
  const connect = (given: tls.ConnectionOptions): tls.TLSSocket => (encrypted = open(tls.connect(given)));
  await clientOn(plain, connect as typeof tls.connect).startTLS(options);
  if (!encrypted) throw new Error('The directory did not start TLS.');
  encrypted.removeAllListeners('data');
}

function clientOn(socket: net.Socket, createSecureConnection = tls.connect): Client {
  let isTaken = false;
  const createConnection = (): net.Socket => {
    if (isTaken) throw new Error('The connection to the directory broke.');
    isTaken = true;
    return socket;
  };
  // Its URL says nothing: the socket is connected, and encrypted if it is to be.
  return new Client({ url: 'ldap://connected', createConnection, createSecureConnection });
}

function limited(socket: net.Socket): net.Socket {
  return socket.on('data', () => {
    if (socket.bytesRead > RECEIVED_MAX) socket.destroy(new Error('The directory says too much.'));
  });
}
