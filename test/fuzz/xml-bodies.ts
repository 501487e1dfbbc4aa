import * as fc from 'fast-check';
import type { KnownValues } from './fuzz-world.js';
import { strangeText } from './strange-values.js';

interface XmlChange {
  piece: number;
  change: 'text' | 'raw' | 'attribute' | 'delete' | 'double';
  value: string;
}

const RAW = [
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '&x;',
  '&#0;',
  '&#xd800;',
  '&#xffffffff;',
  '<![CDATA[ ]]>',
  '<?xml version="1.0" encoding="utf-16"?>',
  '<?pi x?>',
  '<!-- -- -->',
  '<a:b xmlns:a=""/>',
  '<user id="1"/>',
  '<x/>',
  '</x>',
  '<',
];

/** The documents, each with some pieces changed: a piece is a tag, or the text between two. */
export function xmlText(examples: readonly string[], known: KnownValues): fc.Arbitrary<string> {
  const value = fc.oneof(
    strangeText,
    fc.constantFrom(...RAW),
    fc.constantFrom(...known.ids.map(String), ...known.texts),
  );
  const change = fc.constantFrom<XmlChange['change'][]>(
    'text',
    'text',
    'attribute',
    'attribute',
    'raw',
    'delete',
    'double',
  );
  const changes = fc.array(fc.record({ piece: fc.nat(30), change, value }), { maxLength: 3 });
  return fc.tuple(fc.constantFrom(...examples), changes).map(([text, made]) => made.reduce(changeText, text));
}

/** A document of fields, in the form `<request><name>value</name></request>`. */
export function xmlOfFields(fields: readonly [string, string][]): string {
  const elements = fields.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `<request>${elements.join('')}</request>`;
}

function changeText(text: string, { piece, change, value }: XmlChange): string {
  const pieces = text.split(/(<[^>]*>)/).filter((each) => each !== '');
  const index = piece % Math.max(1, pieces.length);
  const present = pieces[index] ?? '';
  pieces[index] = changedPiece(present, change, value);
  return pieces.join('');
}

function changedPiece(piece: string, change: XmlChange['change'], value: string): string {
  if (change === 'delete') return '';
  if (change === 'double') return piece + piece;
  if (change === 'raw') return piece + value;
  if (change === 'attribute') return piece.replace(/="[^"]*"/, () => `="${escapeXml(value)}"`);
  return piece.startsWith('<') ? piece + escapeXml(value) : escapeXml(value);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
