const test = '[.](test|contract)[.]ts$';
/** Tests and benchmarks look at everything: that is what they are for. */
const watchers = ['^(tests|bench)/', test];

/** Each layer may import itself and the layers named after it. Nothing else: that is the whole architecture. */
const layers = {
  domain: [],
  ports: ['domain'],
  indicators: ['domain'],
  portfolio: ['domain'],
  sentiment: ['domain'],
  venue: ['domain'],
  search: ['domain'],
  strategies: ['domain', 'indicators'],
  learning: ['domain', 'indicators'],
  selector: ['domain', 'indicators', 'portfolio', 'strategies'],
  risk: ['domain', 'portfolio'],
  execution: ['domain', 'risk'],
  engine: ['domain', 'ports', 'indicators', 'sentiment', 'strategies', 'learning', 'selector', 'portfolio', 'risk', 'execution', 'venue'],
  evaluation: ['domain', 'engine', 'search'],
  handlers: ['domain', 'ports', 'indicators', 'sentiment', 'strategies', 'learning', 'selector', 'portfolio', 'risk', 'execution', 'venue', 'engine', 'evaluation', 'search'],
  adapters: ['domain', 'ports'],
};

/** The one package most layers may use; the others use none. */
const usesZod = ['sentiment', 'venue', 'search', 'strategies', 'learning', 'selector', 'risk', 'execution', 'handlers'];
const usesNothing = Object.keys(layers).filter((layer) => !['adapters', ...usesZod].includes(layer));
const anyPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

/** Each vendor package has one home. */
const homes = {
  ccxt: '^src/shared/adapters/ccxt/',
  ws: '^src/(shared/adapters/(ws|ccxt)|local/simulator)/',
  'duckdb|@duckdb/[^/]+': '^src/shared/adapters/duckdb/',
  ioredis: '^src/shared/adapters/redis/',
  nodemailer: '^src/shared/adapters/mail/',
  'onnxruntime-node': '^src/shared/adapters/onnx/',
  '@aws-sdk/client-s3': '^src/shared/adapters/s3/',
  '@aws-sdk/client-sqs': '^src/shared/adapters/sqs/',
  technicalindicators: '^src/shared/indicators/',
  'apache-arrow': '^src/shared/adapters/feather/',
  commander: '^src/local/cli/',
  'aws-cdk-lib|constructs': '^cdk/',
  'express|compression|@react-router/express|@trpc/server': '^dashboard/server/',
  'react-router|react-router-dom': '^dashboard/|^src/local/page/',
  'react|react-dom|@mantine/[^/]+|@trpc/(client|tanstack-react-query)|@tanstack/[^/]+|lightweight-charts|uplot': '^dashboard/app/',
};

/** Started by name (a command line, a worker, a configuration), so nobody imports them. */
const entryPoints = ['[.]d[.]ts$', '^dashboard/app/(routes|entry[.](client|server)|root)([.]tsx?$|/)', '^dashboard/(react-router|vite)[.]config[.]ts$', '^cdk/app[.]ts$', '^src/(local|lambdas)/[^/]+[.](ts|mjs)$', '^src/local/checks/', '^bench/', '^tests/'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: [test, ...entryPoints] }, to: {} },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^aws-lambda$' } },
    { name: 'not-to-test', severity: 'error', from: { pathNot: watchers }, to: { path: test } },
    { name: 'not-to-dev-dep', severity: 'error', from: { path: '^(src|dashboard)/', pathNot: [test, '^src/local/checks/', '^dashboard/(app/routes|react-router[.]config|vite[.]config)[.]ts$'] }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `${layer}-looks-only-at-${allowed.join('-') || 'itself'}`.slice(0, 60),
      severity: 'error',
      from: { path: `^src/shared/${layer}/`, pathNot: test },
      to: { path: '^(src|cdk|dashboard|tests|bench)/', pathNot: `^src/shared/(${[layer, ...allowed].join('|')})/` },
    })),
    { name: 'every-folder-of-shared-is-a-layer', severity: 'error', from: {}, to: { path: '^src/shared/', pathNot: `^src/shared/(${Object.keys(layers).join('|')})/` } },
    { name: 'pure-layers-touch-no-node', severity: 'error', from: { path: '^src/shared/', pathNot: [test, '^src/shared/adapters/'] }, to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' } },
    { name: 'only-handlers-hash', severity: 'error', from: { path: '^src/shared/', pathNot: [test, '^src/shared/(adapters|handlers)/'] }, to: { path: '^(node:)?crypto$' } },
    { name: 'these-layers-touch-no-package', severity: 'error', from: { path: `^src/shared/(${usesNothing.join('|')})/`, pathNot: test }, to: { dependencyTypes: anyPackage, pathNot: 'node_modules/technicalindicators/' } },
    { name: 'these-layers-touch-only-zod', severity: 'error', from: { path: `^src/shared/(${usesZod.join('|')})/`, pathNot: test }, to: { dependencyTypes: anyPackage, pathNot: 'node_modules/(zod|technicalindicators)/' } },
    { name: 'adapters-do-not-know-each-other', severity: 'error', from: { path: '^src/shared/adapters/([^/]+)/' }, to: { path: '^src/shared/adapters/', pathNot: '^src/shared/adapters/$1/' } },
    ...Object.entries(homes).map(([name, home]) => ({
      name: `one-home-for-${name.split('|')[0].replace(/[@/]/g, '-')}`,
      severity: 'error',
      from: { pathNot: [home, ...watchers] },
      to: { path: `node_modules/(${name})/` },
    })),
    { name: 'shells-do-not-know-each-other', severity: 'error', from: { path: '^src/(local|lambdas)/', pathNot: test }, to: { path: '^(src/(local|lambdas)|cdk|dashboard|tests|bench)/', pathNot: ['^src/$1/', '^dashboard/(server|desk)/'] } },
    { name: 'lambdas-stand-alone', severity: 'error', from: { path: '^src/lambdas/([^/]+)', pathNot: test }, to: { path: '^src/lambdas/', pathNot: ['^src/lambdas/$1', '^src/lambdas/wire[.]ts$'] } },
    { name: 'nobody-imports-a-shell', severity: 'error', from: { pathNot: ['^(src/(local|lambdas)|cdk)/', ...watchers] }, to: { path: '^(src/(local|lambdas)|cdk)/' } },
    { name: 'cdk-imports-no-runtime-code', severity: 'error', from: { path: '^cdk/' }, to: { path: '^(src|dashboard)/' } },
    { name: 'browser-sees-only-types', severity: 'error', from: { path: '^dashboard/app/', pathNot: test }, to: { path: '^(src|dashboard/(server|desk))/', dependencyTypesNot: ['type-only'] } },
    { name: 'browser-knows-only-the-product', severity: 'error', from: { path: '^dashboard/app/', pathNot: test }, to: { path: '^(src/(local|lambdas|shared/adapters)|cdk|tests|bench)/' } },
    { name: 'the-page-s-server-knows-no-machine', severity: 'error', from: { path: '^dashboard/(server|desk)/', pathNot: test }, to: { path: '^(src/(local|lambdas|shared/adapters)|cdk|tests|bench)/' } },
    { name: 'the-desk-is-only-words', severity: 'error', from: { path: '^dashboard/desk/', pathNot: test }, to: { path: '^dashboard/(app|server)/|node_modules/(?!zod/)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What the builder of the page wrote.
    exclude: { path: '^dashboard/(build|[.]react-router)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
