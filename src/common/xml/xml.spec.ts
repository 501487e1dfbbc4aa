import * as fc from 'fast-check';
import { AppError } from '../errors/app-error.js';
import { readXml } from './read-xml.js';
import { writeXml } from './write-xml.js';
import { elementsOf, textOf, type XmlElement } from './xml-element.js';

const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/);
// What XML hands back as it was: characters that it allows, without carriage returns, which reading turns to newlines.
const text = fc
  .string({ unit: 'binary', maxLength: 20 })
  .filter((value) => !/[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(value));

const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.record({
    name,
    attributes: fc.dictionary(name, fc.stringMatching(/^[ -~é“<&"']{0,10}$/), { maxKeys: 3, noNullPrototype: true }),
    children: fc.oneof(
      fc.constant([]),
      text.map((value) => (value === '' ? [] : [value])),
      fc.array(tie('element'), { maxLength: 3 }),
    ),
  }),
}));

function refusal(source: string): string | undefined {
  try {
    readXml(source);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.status === 400) return error.detail;
    throw error;
  }
}

describe('XML', () => {
  it('reads back every document that it has written', () => {
    fc.assert(
      fc.property(element, (root) => {
        expect(readXml(writeXml(root))).toEqual(root);
      }),
    );
  });

  it('escapes what would otherwise be markup', () => {
    const root = { name: 'a', attributes: { b: '"<&' }, children: ['</a><b>&amp;]]>'] };
    expect(writeXml(root)).toBe(
      '<?xml version="1.0" encoding="utf-8"?><a b="&quot;&lt;&amp;">&lt;/a&gt;&lt;b&gt;&amp;amp;]]&gt;</a>',
    );
  });

  it('writes characters that XML cannot hold as the replacement character', () => {
    expect(writeXml({ name: 'a', attributes: {}, children: ['x\uffff\u0000\ud800y'] })).toContain(
      '<a>x\ufffd\ufffd\ufffdy</a>',
    );
  });

  it('reads the replacement character, which it writes itself', () => {
    const root = { name: 'a', attributes: { b: '\ufffd' }, children: ['x\ufffdy'] };
    expect(readXml(writeXml(root))).toEqual(root);
  });

  it('reads text, CDATA and the five entities, and skips comments', () => {
    const root = readXml(
      '\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- <!DOCTYPE x> --><a>1 &amp; &#233;<![CDATA[<!DOCTYPE <b>]]></a>',
    );
    expect(textOf(root)).toBe('1 & é<!DOCTYPE <b>');
    expect(elementsOf(root)).toEqual([]);
  });
});

describe('reading XML that could do harm', () => {
  it.each([
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'],
    ['a bare document type', '<!DOCTYPE a><a/>'],
    ['a document type in lower case', '<!doctype a><a/>'],
    ['a document type after a comment', '<!-- c --><!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>'],
  ])('refuses %s', (_what, source) => {
    expect(refusal(source)).toBe('A document type is not read.');
  });

  it('refuses nesting beyond the limit without parsing it', () => {
    expect(refusal('<a>'.repeat(32) + '</a>'.repeat(32))).toBeUndefined();
    expect(refusal('<a>'.repeat(33) + '</a>'.repeat(33))).toBe('At most 32 levels are read.');
    expect(refusal('<a b=">">'.repeat(149_000))).toBe('At most 32 levels are read.');
  });

  it('refuses more tags than the limit', () => {
    expect(refusal(`<r>${'<a/>'.repeat(19_998)}</r>`)).toBeUndefined();
    expect(refusal(`<r>${'<a/>'.repeat(19_999)}</r>`)).toBe('At most 20000 tags are read.');
  });
});

describe('reading XML that is not well-formed', () => {
  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<a>&unknown;</a>',
    '<p:a/>',
    '<a ',
    '<a b="',
    '<!-- ',
    '<![CDATA[',
    '</a>',
  ])('refuses %j, which is not well-formed', (source) => {
    expect(refusal(source)).toBe('The body is not well-formed XML.');
  });

  it.each(['<a>\u0000</a>', '<a>&#0;</a>', '<a>&#x1F;</a>', '<a>&#xFFFF;</a>', '<a b="&#1;"/>', '<a>\ud800</a>'])(
    'refuses %j, which holds a character that XML does not allow',
    (source) => {
      expect(refusal(source)).toBe('The XML holds characters that are not allowed in it.');
    },
  );

  it('refuses another encoding than UTF-8', () => {
    expect(refusal('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')).toBe('Only UTF-8 is read.');
  });

  it('never fails in another way than by a refusal', () => {
    const parts = [
      '<',
      '>',
      '/',
      'a',
      '"',
      '=',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '&',
      ';',
      '#',
      '<!',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (pieces) => {
        expect(() => refusal(pieces.join(''))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
