// `npm run audit:export -- --out <file>`: writes the audit trail to a file, or to standard output, one event a line.
import { parseArgs } from 'node:util';
import { exportChain } from '../audit/chain/chain-export.js';
import { EXIT, runCommand, say, wholeNumber, type ExitCode } from './command.js';
import { withTrail } from './open-trail.js';
import { writeWhole, writeTo } from './write-whole.js';

const OPTIONS = { out: { type: 'string' }, after: { type: 'string' }, through: { type: 'string' } } as const;

await runCommand(async (signal): Promise<ExitCode> => {
  const { values } = parseArgs({ options: OPTIONS });
  const range = { after: wholeNumber('after', values.after), through: wholeNumber('through', values.through) };
  return withTrail(process.env, async ({ queries }) => {
    const lines = exportChain(queries, { ...range, signal });
    if (values.out === undefined) {
      await writeTo(process.stdout, lines);
    } else {
      await writeWhole(values.out, lines);
      say(`Written: ${values.out}`);
    }
    return EXIT.ok;
  });
});
