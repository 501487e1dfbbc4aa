import { DOMImplementation, XMLSerializer, type Document, type Element } from '@xmldom/xmldom';
import type { XmlElement } from './xml-element.js';

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The document as text in UTF-8. Characters that XML cannot hold are written as U+FFFD. */
export function writeXml(root: XmlElement): string {
  return DECLARATION + writeXmlElement(root);
}

/** The same without an XML declaration. */
export function writeXmlElement(root: XmlElement): string {
  const document = new DOMImplementation().createDocument(null, '');
  return new XMLSerializer().serializeToString(toNode(document, root));
}

function toNode(document: Document, element: XmlElement): Element {
  const node = document.createElement(element.name);
  for (const [name, value] of Object.entries(element.attributes)) node.setAttribute(name, allowed(value));
  // An element whose only text is empty is written like one without text.
  for (const child of element.children.filter((item) => item !== '')) {
    node.appendChild(typeof child === 'string' ? document.createTextNode(allowed(child)) : toNode(document, child));
  }
  return node;
}

function allowed(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd');
}
