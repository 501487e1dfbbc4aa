// Tests run on the compiled files: what is tested is what ships, and the OpenAPI plugin has run.
// The light runner shares loaded modules between files of one worker; Jest's own ESM runner would load Nest anew for
// each file, at half a second each.
export default {
  rootDir: 'dist',
  runner: 'jest-light-runner',
  testRegex: '\\.(spec|test)\\.js$',
  transform: {},
  // Many tests wait for Postgres or for processes of their own: a core is never taken up by one file.
  maxWorkers: '100%',
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
};
