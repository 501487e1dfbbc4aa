import { AppError } from '../../../common/errors/app-error.js';
import { elementsOf, textOf, type XmlElement } from '../../../common/xml/xml-element.js';

/** Throws a 400 when the root of a document is another one. */
export function assertRoot(root: XmlElement, name: string): void {
  if (root.name !== name) throw invalid(`Expected '${name}' root node`);
}

/** The element of this name in another one. Throws a 400 when there are several. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  const [found, ...others] = parent ? elementsOf(parent).filter((child) => child.name === name) : [];
  if (others.length > 0) throw invalid(`'${name}' is given more than once`);
  return found;
}

/** The text of the element of this name; undefined when there is no such element. */
export function childText(parent: XmlElement | undefined, name: string): string | undefined {
  const child = childOf(parent, name);
  return child && textOf(child);
}

/** An unsigned integer as it stands in an attribute; null when the text is none. */
export function parseUnsigned(text: string): number | null {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return /^\d{1,16}$/.test(trimmed) && Number.isSafeInteger(value) ? value : null;
}

export function invalid(detail: string): AppError {
  return new AppError('validation_failed', { detail });
}
