import { DOMParser, Node, type Element } from '@xmldom/xmldom';
import { AppError } from '../errors/app-error.js';
import type { XmlElement } from './xml-element.js';
import { assertHarmless } from './xml-limits.js';

// What XML 1.0 (2.2) does not allow, lone surrogates included. Character references are checked after parsing.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const REPLACEMENT_WARNING = 'Unicode replacement character';
const ENCODING = /^<\?xml\s[^>]*\bencoding\s*=\s*["']([^"']*)["']/;

/**
 * The root element of a document. Throws `malformed_request` for what is not well-formed, holds a document type, is
 * nested or tagged beyond the limits, or says that it is not in UTF-8.
 */
export function readXml(source: string): XmlElement {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const encoding = ENCODING.exec(text)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(encoding)) throw malformed('Only UTF-8 is read.');
  if (FORBIDDEN.test(text)) throw malformed('The XML holds characters that are not allowed in it.');
  assertHarmless(text);
  return toElement(parse(text));
}

function parse(text: string): Element {
  try {
    const { documentElement } = new DOMParser({ locator: false, onError: refuse }).parseFromString(text, 'text/xml');
    if (documentElement) return documentElement;
  } catch (error) {
    throw malformed('The body is not well-formed XML.', error);
  }
  throw malformed('The body is not well-formed XML.');
}

/**
 * The parser goes on after what it calls warnings and errors; here nothing of that kind passes, but that the text holds
 * U+FFFD: we write it ourselves in place of what XML cannot hold.
 */
function refuse(level: string, message: string): void {
  if (level === 'warning' && message.startsWith(REPLACEMENT_WARNING)) return;
  throw new Error(message);
}

function malformed(detail: string, cause?: unknown): AppError {
  return new AppError('malformed_request', { detail, cause });
}

/** Recursion is safe here: the depth was checked before parsing. */
function toElement(element: Element): XmlElement {
  const children: (XmlElement | string)[] = [];
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === Node.ELEMENT_NODE) children.push(toElement(node as Element));
    else if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      children.push(allowed(node.nodeValue ?? ''));
    }
  }
  const attributes = Array.from(element.attributes, ({ name, value }) => [name, allowed(value)] as const);
  return { name: element.tagName, attributes: Object.fromEntries(attributes), children };
}

function allowed(text: string): string {
  if (FORBIDDEN.test(text)) throw malformed('The XML holds characters that are not allowed in it.');
  return text;
}
