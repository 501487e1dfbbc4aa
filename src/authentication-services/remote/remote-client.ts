import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DirectoryCredentials, RemoteAnswer } from '../directory.js';
import type { RemoteSettings } from '../entities/external-settings.js';
import type { OutboundGuard, ResolvedAddress } from '../outbound/outbound-guard.js';

const BODY_MAX = 256 * 1_024;

/**
 * GETs `path`, which is encoded already, below the address of the service, with HTTP Basic if there are credentials.
 * Redirects are answers like any other. Throws for everything that is no whole answer: an address that may not be
 * called, a broken connection, a certificate that nobody vouches for, more than 256 KiB, or more time than allowed.
 */
export async function getFromRemote(
  settings: RemoteSettings,
  path: string,
  credentials: DirectoryCredentials | null,
  outbound: OutboundGuard,
): Promise<RemoteAnswer> {
  const signal = AbortSignal.timeout(settings.timeoutMs);
  const url = new URL(settings.url);
  const isEncrypted = url.protocol === 'https:';
  const port = url.port === '' ? (isEncrypted ? 443 : 80) : Number(url.port);
  const address = await outbound.resolve(url.hostname, port, signal);
  const request = (isEncrypted ? https : http).request({
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: `${url.pathname.replace(/\/+$/, '')}${path}`,
    headers: {
      Accept: 'application/xml, text/xml',
      'Accept-Encoding': 'identity',
      ...(credentials === null ? {} : { Authorization: basic(credentials) }),
    },
    agent: false,
    lookup: always(address),
    signal,
    ...(settings.caCertificate === null ? {} : { ca: settings.caCertificate }),
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject).end();
  });
  try {
    const body = await readBody(response);
    return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? null, body };
  } finally {
    request.on('error', () => undefined).destroy();
  }
}

/** The name was looked up before: asked again, it might mean another address. */
function always({ address, family }: ResolvedAddress): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

function basic({ username, password }: DirectoryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_MAX) throw new Error(`The answer is larger than ${BODY_MAX} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
