import type { TestServer } from '../support/test-server.js';

// Every form in which this server issues tokens.
const TOKEN = /gh_[spgx]_[0-9A-Za-z]{36}|\b[0-9a-f]{64}\b/g;
/** Of the chain of the audit trail, which look like tokens of CDS. */
const HASHES = /"(?:hash|previousHash)":"[0-9a-f]{64}"/g;

export interface Call {
  body?: object | string | URLSearchParams;
  headers?: Readonly<Record<string, string>>;
  /** The answer repeats a secret on purpose, to whoever has it: it is not looked at. */
  repeats?: true;
}

/** Calls a server, and remembers every secret that went to or fro and every answer. */
export class SecretWatch {
  /** What is looked for, by what it is. */
  readonly secrets = new Map<string, string>();
  /** What answers gave away: secrets that an answer before, or the caller, had shown already. */
  readonly repeated: string[] = [];

  constructor(readonly server: TestServer) {}

  /** A secret that the caller makes up, which no answer may hold. */
  knows(secret: string, what: string): string {
    this.secrets.set(secret, what);
    return secret;
  }

  async call(method: string, path: string, { body, headers = {}, repeats }: Call = {}): Promise<string> {
    const isJson = typeof body === 'object' && !(body instanceof URLSearchParams);
    const response = await fetch(this.server.url + path, {
      method,
      redirect: 'manual',
      headers: { ...(isJson ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
    });
    const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
    if (!repeats) this.look(text, `${method} ${path} (${response.status})`);
    return text;
  }

  /** The first token that an answer holds. Throws when it holds none. */
  async token(method: string, path: string, call?: Call): Promise<string> {
    const text = await this.call(method, path, call);
    const [token] = text.match(TOKEN) ?? [];
    if (token === undefined) throw new Error(`${method} ${path} gave no token: ${text}`);
    return token;
  }

  /** The secrets that the text holds, as they are or encoded, by what they are. */
  foundIn(text: string): string[] {
    return [...this.secrets].flatMap(([secret, what]) =>
      encodings(secret).some((encoded) => text.includes(encoded)) ? [what] : [],
    );
  }

  private look(text: string, where: string): void {
    for (const what of this.foundIn(text)) this.repeated.push(`${where} shows ${what}`);
    for (const [token] of text.replaceAll(HASHES, '').matchAll(TOKEN)) {
      if (!this.secrets.has(token)) this.secrets.set(token, `the token that ${where} gave`);
    }
  }
}

/** Every row of every table as text; bytes as hexadecimal and as characters. */
export async function dumpOf(server: TestServer): Promise<string> {
  const tables = await server.sql<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    rows.push(...(await server.sql<{ t: string }>(`SELECT t::text AS t FROM ${name} t`)).map(({ t }) => t));
  }
  const bytes = rows.flatMap((row) => row.match(/\\x[0-9a-f]+/g) ?? []);
  return [...rows, ...bytes.map((hex) => Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString('latin1'))].join('\n');
}

/** Ways in which a secret may be written down by mistake. The ends of base64 depend on what is around it. */
function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inner = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString('hex'), ...inner];
}
