import http from 'node:http';
import type { Answer } from '../support/api.js';

export interface FuzzRequest {
  method: string;
  /** Path and query, as they stand in the request line. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

const HANGS_AFTER_MS = 20_000;
const SHOWN_BODY_MAX = 4_000;

/** Sends the request as it is: nothing in the path is normalised. Throws when no answer comes in time. */
export async function send(agent: http.Agent, url: string, request: FuzzRequest): Promise<Answer<unknown>> {
  const { hostname, port } = new URL(url);
  const { method, target: path, body } = request;
  const headers: http.OutgoingHttpHeaders = { ...request.headers };
  if (body !== null) headers['Content-Length'] = body.length;
  return new Promise((resolve, reject) => {
    const req = http.request({ agent, hostname, port, method, path, headers, timeout: HANGS_AFTER_MS });
    req.on('timeout', () => req.destroy(new Error('no answer in time')));
    req.on('error', reject);
    req.on('response', (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => void chunks.push(chunk));
      res.on('end', () => resolve(answerOf(res, Buffer.concat(chunks).toString())));
      res.on('error', reject);
    });
    req.end(body ?? undefined);
  });
}

/** The request as a shell line. Tokens are those of a server that is gone when it is read: give your own. */
export function toCurl({ method, target, headers, body }: FuzzRequest): string {
  const given = Object.entries(headers).map(
    ([name, value]) => `-H ${quote(`${name}: ${value.replace(/^(Bearer )gh_\w+$/, '$1$TOKEN')}`)}`,
  );
  return [
    `curl -i -X ${method} --path-as-is`,
    ...given,
    ...(body === null ? [] : [`--data-binary ${quoteBytes(body)}`]),
    quote(`http://localhost:3000${target}`),
  ].join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Bytes that a shell would not hand on are written as escapes of `$'…'`. */
function quoteBytes(body: Buffer): string {
  const text = body.toString('latin1').slice(0, SHOWN_BODY_MAX);
  const escaped = text.replaceAll(
    /[\\'\x00-\x1f\x7f-\xff]/g,
    (character) => String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return escaped === text ? `'${text}'` : `$'${escaped}'`;
}

function answerOf(res: http.IncomingMessage, text: string): Answer<unknown> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(res.headers)) headers.set(name, String(value));
  return { status: res.statusCode ?? 0, headers, body: parse(text, res.headers['content-type'] ?? '') };
}

function parse(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (!/json/.test(contentType)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
