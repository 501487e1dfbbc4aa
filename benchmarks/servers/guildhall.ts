// Our server as `npm start` runs it, logging included (to /dev/null), on a database that is there.
import { createApp, httpServer } from '../../src/app.setup.js';
import { readSettings } from '../../src/config/settings.js';
import { createLogger } from '../../src/logging/logger.js';
import { readInput, report } from './child.js';

const input = readInput();
const settings = readSettings({ GUILDHALL_SECRET_KEY: input.secretKey, HOST: '127.0.0.1' });
const app = await createApp(
  settings,
  {
    address: input.address,
    description: 'the database of the benchmark',
    close: () => Promise.resolve(),
    died: new Promise(() => undefined),
  },
  createLogger(settings.logLevel),
);
await app.listen(0, settings.host);
report(httpServer(app));
