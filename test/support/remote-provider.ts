import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from './certificates.js';
import { afterwards } from './processes.js';

export interface ProviderUser {
  password: string;
  email?: string;
  groups?: readonly string[];
}

/** What a provider was asked. */
export interface Question {
  path: string;
  /** `name:password` of HTTP Basic. */
  basic: string | null;
  headers: IncomingMessage['headers'];
}

/**
 * A server that speaks the provider protocol: it knows users and groups, and answers in XML. `behave` makes it answer
 * something else for a while.
 */
export class RemoteProvider {
  readonly users = new Map<string, ProviderUser>();
  readonly groups = new Set<string>();
  readonly questions: Question[] = [];
  behave: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;

  private constructor(private readonly server: http.Server | https.Server) {}

  /** On a port of the loopback interface, with TLS if there are certificates. Closed by `cleanUp`. */
  static async start(certificates?: Certificates): Promise<RemoteProvider> {
    const server =
      certificates === undefined
        ? http.createServer()
        : https.createServer({
            cert: fs.readFileSync(certificates.certificateFile),
            key: fs.readFileSync(certificates.keyFile),
          });
    const provider = new RemoteProvider(server);
    server.on('request', (req: IncomingMessage, res: ServerResponse) => provider.serve(req, res));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterwards(() => provider.stop());
    return provider;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(req: IncomingMessage, res: ServerResponse): void {
    const question = { path: req.url ?? '', basic: basicOf(req), headers: req.headers };
    this.questions.push(question);
    if (this.behave) this.behave(req, res);
    else this.answer(question, res);
  }

  private answer({ path, basic }: Question, res: ServerResponse): void {
    const [name = '', password = ''] = basic?.split(/:(.*)/s) ?? [];
    const user = this.users.get(name);
    const isRight = user !== undefined && user.password === password;
    if (basic !== null && !isRight) return void send(res, 401, '<error>no such credentials</error>');
    const group = /^\/provider\/groups\/([^/]*)$/.exec(path)?.[1];
    if (group !== undefined) return void this.answerGroup(decodeURIComponent(group), res);
    if (path === '/provider/authenticate' && user) return void send(res, 200, toXml(name, user));
    send(res, 404, '<error>nothing here</error>');
  }

  private answerGroup(name: string, res: ServerResponse): void {
    if (this.groups.has(name)) send(res, 200, `<group name="${escapeXml(name)}"/>`);
    else send(res, 404, `<error>Group '${escapeXml(name)}' not found</error>`);
  }
}

export function send(res: ServerResponse, status: number, body: string | Buffer, headers: object = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/xml; charset=utf-8', ...headers }).end(body);
}

function toXml(name: string, { email = '', groups = [] }: ProviderUser): string {
  const list = groups.map((group) => `<group name="${escapeXml(group)}"/>`).join('');
  return `<user name="${escapeXml(name)}"><email>${escapeXml(email)}</email><groups>${list}</groups></user>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function basicOf(req: IncomingMessage): string | null {
  const encoded = /^Basic (.+)$/.exec(req.headers.authorization ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}
