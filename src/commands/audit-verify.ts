// `npm run audit:verify`: looks whether the audit trail is whole, in the database or in an exported file. Ends with 0 when
// it is, with 1 when it is not, and with 2 when that could not be found out.
import { parseArgs } from 'node:util';
import { ChainVerification } from '../audit/chain/chain-verification.js';
import { parsePlace, type ChainPlace } from '../audit/chain/event-line.js';
import { verifyFile } from '../audit/chain/verify-file.js';
import { VerificationResponse } from '../audit/dto/verification.dto.js';
import { EXIT, progress, runCommand, show, wholeNumber, type ExitCode } from './command.js';
import { withTrail } from './open-trail.js';

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  head: { type: 'string' },
  file: { type: 'string' },
  after: { type: 'string' },
} as const;

await runCommand(async (signal): Promise<ExitCode> => {
  const { values } = parseArgs({ options: OPTIONS });
  const head = place('head', values.head);
  const onProgress = progress('looked at');
  if (values.file !== undefined) {
    const result = await verifyFile(values.file, {
      after: place('after', values.after),
      kept: head,
      signal,
      onProgress,
    });
    show(result);
    return result.intact ? EXIT.ok : EXIT.found;
  }
  const range = { from: wholeNumber('from', values.from), to: wholeNumber('to', values.to) };
  return withTrail(process.env, async ({ queries, keys }) => {
    const verification = new ChainVerification(queries, keys);
    const result = VerificationResponse.from(
      await verification.run({ ...range, kept: head, signal, onProgress }),
      keys,
    );
    show(result);
    return result.intact ? EXIT.ok : EXIT.found;
  });
});

function place(name: string, text: string | undefined): ChainPlace | undefined {
  if (text === undefined) return undefined;
  const found = parsePlace(text);
  if (!found) throw new Error(`--${name} must be <id>:<hash>, as in an earlier answer.`);
  return found;
}
