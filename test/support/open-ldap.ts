import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { TiedProcess } from '../../src/database/embedded/tied-process.js';
import { hasOpenssl, makeCertificates, type Certificates } from './certificates.js';
import { freePort } from './external-postgres.js';
import { afterwards, temporaryFolder, until } from './processes.js';

const BINARIES = ['/usr/sbin/slapd', '/usr/lib/openldap/slapd', '/usr/libexec/slapd'];
const MODULES = ['/usr/lib/ldap', '/usr/lib/openldap', '/usr/lib64/openldap'];
const SCHEMAS = ['/etc/ldap/schema', '/etc/openldap/schema'];
const HOST = '127.0.0.1';
const TRACE = process.env['LDAP_TRACE'] ?? '0';

export const BASE = 'dc=example,dc=org';
export const PEOPLE = `ou=people,${BASE}`;
export const GROUPS = `ou=groups,${BASE}`;
export const SEARCHER = { bindDn: `cn=guildhall,${BASE}`, bindPassword: 'the password to search with' };
const ROOT = { dn: `cn=root,${BASE}`, password: 'the password of the test itself' };

const slapd = BINARIES.find((file) => fs.existsSync(file));

/** `describe` where there is an OpenLDAP. CI always runs the tests, and fails without one; elsewhere they are skipped aloud. */
export function describeWithOpenLdap(name: string, tests: () => void): void {
  if ((slapd !== undefined && hasOpenssl) || process.env['CI'] === 'true') {
    describe(name, tests);
    return;
  }
  process.stderr.write(`\nNO SLAPD OR NO OPENSSL FOUND, SKIPPED: ${name} (apt-get install slapd openssl)\n\n`);
  describe.skip(name, tests);
}

/** An entry as LDIF has it, without its DN: attributes in order, a list for several values. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

export interface Entry {
  dn: string;
  attributes: Attributes;
}

/** A real OpenLDAP with a folder, ports and a certificate of its own. Only SEARCHER may search, by pages of 500. */
export class OpenLdap {
  private process: TiedProcess | undefined;
  private output = '';

  private constructor(
    private readonly folder: string,
    readonly port: number,
    readonly tlsPort: number,
    readonly certificates: Certificates,
  ) {}

  /** `trapPort` is where it refers those to who ask for what it does not have. Ended by `cleanUp`. */
  static async start(entries: readonly Entry[], trapPort: number): Promise<OpenLdap> {
    const folder = temporaryFolder();
    const ldap = new OpenLdap(folder, await freePort(), await freePort(), makeCertificates());
    fs.mkdirSync(path.join(folder, 'data'));
    fs.writeFileSync(ldap.configuration, configure(folder, ldap.certificates, trapPort));
    fs.writeFileSync(path.join(folder, 'entries.ldif'), toLdif([...FRAME, ...entries]));
    const options = ['-q', '-f', ldap.configuration, '-l', path.join(folder, 'entries.ldif')];
    execFileSync(binary(), ['-T', 'add', ...options], { stdio: 'pipe' });
    afterwards(() => ldap.stop());
    await ldap.resume();
    return ldap;
  }

  get url(): string {
    return `ldap://${HOST}:${this.port}`;
  }

  get tlsUrl(): string {
    return `ldaps://${HOST}:${this.tlsPort}`;
  }

  /** Starts it again, on the same ports with the same data. */
  async resume(): Promise<void> {
    const run = path.join(this.folder, 'run');
    fs.mkdirSync(run, { recursive: true });
    this.process = new TiedProcess({
      command: binary(),
      args: ['-d', TRACE, '-f', this.configuration, '-h', `${this.url}/ ${this.tlsUrl}/`],
      account: undefined,
      signal: 'TERM',
      folder: run,
      removeFolder: 'always',
      onOutput: (text) => (this.output += text),
    });
    await until(() => this.answers(), 'OpenLDAP answers').catch((error: unknown) => {
      throw new Error(`OpenLDAP did not start:\n${this.output}`, { cause: error });
    });
  }

  async stop(): Promise<void> {
    await this.process?.end();
    this.process = undefined;
  }

  /** Has it stand still while `work` is done: it takes connections, and says nothing. */
  async whileHanging<T>(work: () => Promise<T>): Promise<T> {
    const pid = Number(fs.readFileSync(path.join(this.folder, 'slapd.pid'), 'utf8'));
    process.kill(pid, 'SIGSTOP');
    try {
      return await work();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  add(dn: string, attributes: Attributes): Promise<void> {
    const values = Object.entries(attributes).map(([name, value]) => [name, [value].flat()] as const);
    return this.asRoot((client) => client.add(dn, Object.fromEntries(values)));
  }

  change(dn: string, operation: 'add' | 'delete' | 'replace', type: string, ...values: string[]): Promise<void> {
    return this.asRoot((client) =>
      client.modify(dn, new Change({ operation, modification: new Attribute({ type, values }) })),
    );
  }

  remove(dn: string): Promise<void> {
    return this.asRoot((client) => client.del(dn));
  }

  private get configuration(): string {
    return path.join(this.folder, 'slapd.conf');
  }

  private async asRoot(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client({ url: this.url });
    try {
      await client.bind(ROOT.dn, ROOT.password);
      await work(client);
    } finally {
      await client.unbind();
    }
  }

  private async answers(): Promise<boolean> {
    try {
      await this.asRoot(() => Promise.resolve());
      return true;
    } catch {
      return false;
    }
  }
}

/** A port where somebody notes who comes by: nobody should. Closed by `cleanUp`. */
export async function aTrap(): Promise<{ port: number; visits: () => number }> {
  let visits = 0;
  const server = net.createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  afterwards(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.address() as net.AddressInfo).port, visits: () => visits };
}

export function aPerson(uid: string, attributes: Attributes = {}, parent = PEOPLE): Entry {
  const named = { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid };
  return { dn: `uid=${uid},${parent}`, attributes: { ...named, userPassword: passwordOf(uid), ...attributes } };
}

/** A groupOfNames. */
export function aDirectoryGroup(cn: string, members: readonly string[], parent = GROUPS): Entry {
  return { dn: `cn=${cn},${parent}`, attributes: { objectClass: 'groupOfNames', cn, member: members } };
}

export function dnOf(uid: string): string {
  return `uid=${uid},${PEOPLE}`;
}

export function passwordOf(uid: string): string {
  return `the password of ${uid}`;
}

export function anOrganisationalUnit(ou: string, parent = BASE): Entry {
  return { dn: `ou=${ou},${parent}`, attributes: { objectClass: 'organizationalUnit', ou } };
}

const FRAME: readonly Entry[] = [
  { dn: BASE, attributes: { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' } },
  anOrganisationalUnit('people'),
  anOrganisationalUnit('groups'),
  {
    dn: SEARCHER.bindDn,
    attributes: {
      objectClass: ['applicationProcess', 'simpleSecurityObject'],
      cn: 'guildhall',
      userPassword: SEARCHER.bindPassword,
    },
  },
];

function binary(): string {
  if (slapd === undefined) throw new Error(`No slapd at ${BINARIES.join(', ')}.`);
  return slapd;
}

function configure(folder: string, certificates: Certificates, trapPort: number): string {
  const schemas = SCHEMAS.find((candidate) => fs.existsSync(candidate)) ?? '';
  const modules = MODULES.find((candidate) => fs.existsSync(path.join(candidate, 'back_mdb.so')));
  return [
    ...['core', 'cosine', 'nis', 'inetorgperson'].map((name) => `include ${schemas}/${name}.schema`),
    ...(modules === undefined ? [] : [`modulepath ${modules}`, 'moduleload back_mdb.so']),
    `pidfile ${folder}/slapd.pid`,
    `TLSCACertificateFile ${certificates.caFile}`,
    `TLSCertificateFile ${certificates.certificateFile}`,
    `TLSCertificateKeyFile ${certificates.keyFile}`,
    `referral ldap://${HOST}:${trapPort}`,
    // So that it is us, and not OpenLDAP, who refuse a bind without a password.
    'allow bind_anon_cred bind_anon_dn',
    'database mdb',
    'maxsize 268435456',
    'dbnosync',
    `suffix "${BASE}"`,
    `directory ${folder}/data`,
    `rootdn "${ROOT.dn}"`,
    `rootpw "${ROOT.password}"`,
    'index uid,cn,member,memberUid eq',
    `limits dn.exact="${SEARCHER.bindDn}" size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited`,
    'access to attrs=userPassword by anonymous auth by * none',
    `access to dn.subtree="ou=open,${BASE}" by * read`,
    `access to * by dn.exact="${SEARCHER.bindDn}" read by anonymous auth by * none`,
    '',
  ].join('\n');
}

/** In base64, so that any value is a safe one. */
function toLdif(entries: readonly Entry[]): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const lines = entries.map(({ dn, attributes }) =>
    [
      `dn:: ${encode(dn)}`,
      ...Object.entries(attributes).flatMap(([name, values]) =>
        [values].flat().map((value) => `${name}:: ${encode(value)}`),
      ),
    ].join('\n'),
  );
  return `${lines.join('\n\n')}\n`;
}
