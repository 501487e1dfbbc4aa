import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { aDirectoryGroup, aPerson, aTrap, describeWithOpenLdap, dnOf, OpenLdap } from '../support/open-ldap.js';
import { cleanUp } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { codeBlocks, readDocument } from './markdown.js';

describeWithOpenLdap('docs/authentication-services.md', () => {
  afterAll(cleanUp);

  it('shows commands that set up a directory, a group of it, and let its users in', async () => {
    const blocks = codeBlocks(readDocument('docs/authentication-services.md')).map(({ text }) => text);
    const [, allowed = ''] = /ALLOWED_HOSTS='([^']*)'/.exec(blocks[0] ?? '') ?? [];
    const ldap = await OpenLdap.start(
      [aPerson('ada'), aDirectoryGroup('Analysts', [dnOf('ada')])],
      (await aTrap()).port,
    );
    // The directory of the test stands for the one that the page speaks of.
    const here = (text: string): string => text.replace(/ldap\.example\.org(:389)?/, `127.0.0.1:${ldap.port}`);
    const server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: here(allowed) } });
    try {
      const answers: Record<string, unknown>[] = [];
      for (const block of blocks.slice(1)) {
        const command = here(block).replaceAll('http://localhost:3000', server.url);
        const { stdout } = await promisify(execFile)('bash', ['-c', command], {
          env: { PATH: process.env['PATH'], TOKEN: server.admin.token },
        });
        answers.push(JSON.parse(stdout) as Record<string, unknown>);
      }
      const user = { username: 'ada', authenticationServiceId: 2 };
      expect(answers).toMatchObject([
        { id: 2, kind: 'ldap', name: 'Staff' },
        { name: 'Analysts', authenticationServiceId: 2 },
        { user },
        { id: 3, kind: 'remote', name: 'Partners' },
      ]);
      const members = await server.admin.get(`groups/${String(answers[1]?.['id'])}/members`);
      expect(members.body).toMatchObject({ items: [{ username: 'ada' }] });
    } finally {
      await server.stop();
    }
  });

  it('lists every setting of a directory, with what it is when it is absent', async () => {
    const text = readDocument('docs/authentication-services.md');
    const names = [...text.matchAll(/^\| (`\w+`(?:, `\w+`)*) +\|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    const server = await TestServer.start();
    try {
      const { body } = await server.admin.get<{ components: { schemas: Record<string, { properties: object }> } }>(
        '/openapi.json',
      );
      const { properties = {} } = body.components.schemas['LdapSettingsDto'] ?? {};
      expect(names.toSorted()).toEqual(Object.keys(properties).toSorted());
    } finally {
      await server.stop();
    }
  });
});
