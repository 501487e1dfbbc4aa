import fc from 'fast-check';
import { isFormType, parseForm } from './form-parser.js';

const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=B';

describe('isFormType', () => {
  it.each([URLENCODED, `${URLENCODED}; charset=UTF-8`, 'Application/X-WWW-Form-Urlencoded;charset="utf8"', MULTIPART])(
    'takes %s',
    (type) => expect(isFormType(type)).toBe(true),
  );

  it.each([
    undefined,
    '',
    'text/plain',
    `${URLENCODED}; charset=latin1`,
    'multipart/mixed; boundary=B',
    `x${URLENCODED}`,
  ])('refuses %s', (type) => expect(isFormType(type)).toBe(false));
});

describe('parseForm', () => {
  it('gives back what was sent urlencoded', async () => {
    const pair = fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(fc.array(pair), async (pairs) => {
        const form = await parseForm(URLENCODED, Buffer.from(new URLSearchParams(pairs).toString()));
        for (const name of ['a', 'b', '__proto__', 'c']) {
          expect(form.all(name)).toEqual(pairs.filter(([key]) => key === name).map(([, value]) => value));
        }
        expect(form.isMultipart).toBe(false);
      }),
    );
  });

  it('gives back what was sent as fields and as files', async () => {
    const part = fc.tuple(
      fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('--B')),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1 }), async (parts) => {
        const body = parts.map(
          ([value, isFile]) =>
            `--B\r\nContent-Disposition: form-data; name="ä"${isFile ? '; filename="x"' : ''}\r\n\r\n${value}\r\n`,
        );
        const form = await parseForm(MULTIPART, Buffer.from(`${body.join('')}--B--\r\n`));
        expect(form.all('ä')).toEqual(parts.map(([value]) => value));
        expect(form.isMultipart).toBe(true);
      }),
    );
  });

  it('reads or refuses any bytes, and never waits', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            '--B',
            '--',
            '\r\n',
            '\r',
            'Content-Disposition: form-data; name="a"',
            '; filename="f"',
            ':',
            '\0',
          ),
        )
        .map((pieces) => Buffer.from(pieces.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(URLENCODED, MULTIPART, 'multipart/form-data'), async (body, type) => {
        const outcome = await parseForm(type, Buffer.from(body)).then(
          () => 'read',
          (error: { code: string }) => error.code,
        );
        expect(['read', 'malformed_request']).toContain(outcome);
      }),
      { numRuns: 500 },
    );
  });
});
