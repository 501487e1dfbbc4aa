import type { Request } from 'express';
import { writeXml } from '../../common/xml/write-xml.js';
import type { XmlElement } from '../../common/xml/xml-element.js';

export const XML_TYPE = 'application/xml';

/** Whether the caller prefers XML. JSON is what he gets when he does not say. */
export function wantsXml(req: Request): boolean {
  const preferred = req.accepts(['application/json', XML_TYPE, 'text/xml']);
  return preferred === XML_TYPE || preferred === 'text/xml';
}

/** An answer in XML: `<response>` with an element for each field; nothing in it for null. */
export function toXmlText(answer: unknown): string {
  return writeXml(toElement('response', answer));
}

/** The items of a list are elements named like the list without its final `s`. */
function toElement(name: string, value: unknown): XmlElement {
  return { name, attributes: {}, children: childrenOf(name, value) };
}

function childrenOf(name: string, value: unknown): (XmlElement | string)[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item: unknown) => toElement(name.replace(/s$/, ''), item));
  if (typeof value === 'object') return Object.entries(value).map(([field, inner]) => toElement(field, inner));
  return [String(value as string | number | boolean)];
}
