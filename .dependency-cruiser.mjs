// Import direction, lowest layer first. A layer may import itself and those below it, never above.
const ladder = [
  'access',
  'audit',
  'privileges',
  'privilege-sets',
  'authentication-services',
  'users',
  'groups',
  'tokens',
  'resources',
];
const any = (names) => `^src/(${names.join('|')})/`;

const ladderRules = ladder.slice(0, -1).map((name, index) => ({
  name: `ladder-${name}`,
  comment: `src/${name} may import only what stands below it: ${ladder.slice(0, index).join(', ') || 'no other feature'}.`,
  severity: 'error',
  from: { path: any([name]) },
  to: { path: any(ladder.slice(index + 1)) },
}));

const AUTH_LEAF = '^src/auth/(decorators/|principal[.]ts$)';
const DATABASE = '^(src/database/|node_modules/(typeorm|pg|@nestjs/typeorm)/)';

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'No import cycles, type-only ones included.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'common-is-a-leaf',
      severity: 'error',
      comment: 'common/ imports nothing of ours.',
      from: { path: '^src/common/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^src/', pathNot: '^src/common/' },
    },
    {
      name: 'config-on-common',
      severity: 'error',
      comment: 'config/ imports common/ only.',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config|common)/' },
    },
    {
      name: 'database-on-config',
      severity: 'error',
      comment: 'database/ knows no feature.',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|config|common)/' },
    },
    ...ladderRules,
    {
      name: 'features-below-edges',
      severity: 'error',
      comment: 'A feature never knows who calls it.',
      from: { path: any(ladder) },
      to: { path: '^src/(dialects|standards|health|metrics|http|openapi|idempotency|app[.]|main[.])' },
    },
    {
      name: 'auth-leaf',
      severity: 'error',
      comment: 'Decorators and Principal import common/ only, so every feature can use them.',
      from: { path: AUTH_LEAF },
      to: { path: '^src/', pathNot: [AUTH_LEAF, '^src/common/'] },
    },
    {
      name: 'features-see-the-auth-leaf-only',
      severity: 'error',
      comment: 'Features declare who gets in; they never check credentials.',
      from: { path: any(ladder) },
      to: { path: '^src/auth/', pathNot: AUTH_LEAF },
    },
    {
      name: 'guards-are-wired-once',
      severity: 'error',
      comment: 'Only app.module imports guards.',
      from: { path: '^src/', pathNot: '^src/(auth/|app[.]module)' },
      to: { path: '^src/auth/guards/' },
    },
    {
      name: 'dialects-are-islands',
      severity: 'error',
      comment: 'A dialect or standard never imports another one.',
      from: { path: '^src/(dialects|standards)/([^/]+)/' },
      to: { path: '^src/(dialects|standards)/', pathNot: '^src/$1/$2/' },
    },
    {
      name: 'edges-see-entity-types-only',
      severity: 'error',
      comment: 'Dialects and standards call services; entities are for import type.',
      from: { path: '^src/(dialects|standards)/' },
      to: { path: '[.]entity[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'edges-have-no-database',
      severity: 'error',
      comment: 'Dialects and standards do not touch the database.',
      from: { path: '^src/(dialects|standards)/' },
      to: { path: DATABASE },
    },
    {
      name: 'controllers-have-no-database',
      severity: 'error',
      comment: 'Controllers and DTOs do not touch the database.',
      from: { path: '([.]controller|[.]dto)[.]ts$', pathNot: '^src/health/' },
      to: { path: DATABASE },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^(test|benchmarks)/|[.]spec[.]ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
