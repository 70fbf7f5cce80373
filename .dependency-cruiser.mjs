// The walls of the house (ARCHITECTURE.md). `npm run check` proves with tools/planted that a breach is seen.
const may = {
  model: [],
  contract: [],
  vault: [],
  m365: ['model'],
  engine: ['model', 'vault'],
  server: ['model', 'contract', 'vault', 'm365', 'engine'],
  'practice-tenant': [],
  testkit: ['contract'],
  console: ['contract'],
};

const walls = Object.entries(may).map(([room, allowed]) => ({
  name: `wall-${room}`,
  severity: 'error',
  comment: `${room} may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^packages/${room}/` },
  to: { path: '^packages/', pathNot: `^packages/(${[room, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...walls,
    {
      name: 'one-door',
      severity: 'error',
      comment: 'A package is entered through its door, never by a path inside it.',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'No import circles, type-only ones included.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'families-are-neighbours',
      severity: 'error',
      comment: 'A REST family does not reach into another one; shared code lives in http/.',
      from: { path: '^packages/server/src/http/families/([^/]+)/' },
      to: { path: '^packages/server/src/http/families/[^/]+/', pathNot: '^packages/server/src/http/families/$1/' },
    },
    {
      name: 'workloads-are-neighbours',
      severity: 'error',
      comment: 'A workload does not reach into another one; shared file code lives in workloads/drive.',
      from: { path: '^packages/m365/src/workloads/([^/]+)/' },
      to: {
        path: '^packages/m365/src/workloads/[^/]+/',
        pathNot: ['^packages/m365/src/workloads/$1/', '^packages/m365/src/workloads/drive/'],
      },
    },
    {
      name: 'features-are-neighbours',
      severity: 'error',
      comment: 'A feature of the console uses another one only by the table of sessions, which the overview shows too.',
      from: { path: '^packages/console/src/features/([^/]+)/' },
      to: {
        path: '^packages/console/src/features/[^/]+/',
        pathNot: ['^packages/console/src/features/$1/', '^packages/console/src/features/sessions/SessionTable\\.tsx$'],
      },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'Whatever is imported is declared in the package that imports it.',
      from: { pathNot: '\\.test\\.ts$' },
      // `virtual:` modules are made by the console's build.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.test\\.ts$', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
