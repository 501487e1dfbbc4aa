import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './processes.js';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** PEM files of an authority made for a test, and of a server that it vouches for. */
export interface Certificates {
  caFile: string;
  ca: string;
  certificateFile: string;
  keyFile: string;
}

/** Whether there is an `openssl` to make certificates with: Node can only read them. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** `it` where there is an `openssl`. CI always runs the test, and fails without one; elsewhere it is skipped aloud. */
export function itWithOpenssl(name: string, test: () => Promise<void>): void {
  if (hasOpenssl || process.env['CI'] === 'true') {
    it(name, test);
    return;
  }
  process.stderr.write(`\nNO OPENSSL FOUND, SKIPPED: ${name} (apt-get install openssl)\n\n`);
  it.skip(name, test);
}

/** A certificate for `localhost` and `127.0.0.1`, or for the name that is given. Undone by `cleanUp`. */
export function makeCertificates(names = 'DNS:localhost,IP:127.0.0.1'): Certificates {
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const ca = ['-subj', '/CN=An authority of a test', '-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '2'];
  openssl('req', '-x509', ...KEY, ...ca);
  openssl('req', ...KEY, '-subj', '/CN=server', '-keyout', file('server.key'), '-out', file('server.csr'));
  fs.writeFileSync(file('extensions'), `subjectAltName=${names}\n`);
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
  const extensions = ['-extfile', file('extensions')];
  openssl('x509', '-req', '-in', file('server.csr'), ...signed, ...extensions, '-out', file('server.pem'));
  return {
    caFile: file('ca.pem'),
    ca: fs.readFileSync(file('ca.pem'), 'utf8'),
    certificateFile: file('server.pem'),
    keyFile: file('server.key'),
  };
}
