import { readSettings } from './config/settings.js';

try {
  const settings = readSettings(process.env);
  // Loading everything else takes seconds, which whoever has set something wrong does not wait for.
  const { serve } = await import('./serve.js');
  await serve(settings);
} catch (error) {
  process.stderr.write(`Guildhall did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
