import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/guildhall-process.js';
import { afterwards } from '../support/processes.js';

interface Sbom {
  metadata: { component: { type: string } };
  components: { name: string }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

describe('The list of packages in the image', () => {
  it('names what was kept, those within packages included, and nothing that was removed', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-sbom-'));
    afterwards(() => fs.rmSync(folder, { recursive: true }));
    for (const [place, name] of [
      ['kept', 'kept'],
      ['kept/node_modules/inner', 'inner'],
      ['@scope/scoped', '@scope/scoped'],
    ] as const) {
      const home = path.join(folder, 'node_modules', place);
      fs.mkdirSync(home, { recursive: true });
      fs.writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    }
    const names = ['kept', 'inner', '@scope/scoped', 'removed'];
    const input = {
      metadata: { component: { 'bom-ref': 'root', type: 'library' } },
      components: [...names, 'kept'].map((name, index) => ({
        name,
        version: index === names.length ? '2.0.0' : '1.0.0',
        'bom-ref': `${name}@${index}`,
      })),
      dependencies: [
        { ref: 'root', dependsOn: ['kept@0', 'removed@3'] },
        { ref: 'removed@3', dependsOn: [] },
      ],
    };
    const { stdout } = spawnSync(process.execPath, [path.join(ROOT, 'scripts/image-sbom.mjs')], {
      cwd: folder,
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    const { metadata, components, dependencies } = JSON.parse(stdout) as Sbom;
    expect(metadata.component.type).toBe('application');
    expect(components.map(({ name }) => name)).toEqual(['kept', 'inner', '@scope/scoped']);
    expect(dependencies).toEqual([{ ref: 'root', dependsOn: ['kept@0'] }]);
  });
});
