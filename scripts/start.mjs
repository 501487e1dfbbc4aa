// `npm start`: installs, builds, and becomes the server.
import { prepare } from './prepare.mjs';

await prepare();
process.setSourceMapsEnabled(true);
await import('../dist/src/main.js');
