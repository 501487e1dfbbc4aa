import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { AppError } from '../../common/errors/app-error.js';
import { Form } from './form.js';

const PARTS_MAX = 1_000;
const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

export const FORM_TYPES = [URLENCODED, MULTIPART] as const;

/** Whether `contentType` is one that `parseForm` reads, in a character set that it reads. */
export function isFormType(contentType: string | undefined): contentType is string {
  const type = mediaType(contentType);
  if (type === MULTIPART) return true;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  return type === URLENCODED && (charset === undefined || /^utf-?8$/i.test(charset));
}

/**
 * Reads a form in either encoding, as UTF-8. Parts with a file name are fields like any other, because that is how the
 * clients of this surface send them. Throws `malformed_request`, also for more than 1,000 fields.
 */
export async function parseForm(contentType: string, body: Buffer): Promise<Form> {
  return mediaType(contentType) === MULTIPART
    ? new Form(await parseMultipart(contentType, body), true)
    : new Form(parseUrlencoded(body.toString('utf8')), false);
}

/** Reads the query of an address like an urlencoded form. Throws `malformed_request` for more than 1,000 fields. */
export function parseQuery(query: string): Form {
  return new Form(parseUrlencoded(query), false);
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function parseUrlencoded(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > PARTS_MAX) throw malformed();
  for (const [name, value] of pairs) append(fields, name, value);
  return fields;
}

/** The whole body is at hand, so the parser ends at once: nothing is left waiting when a part is broken. */
function parseMultipart(contentType: string, body: Buffer): Promise<Map<string, string[]>> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string[]>();
    const refuse = (cause?: unknown): void => reject(malformed(cause));
    const parser = openParser(contentType, body.length);
    parser.on('field', (name, value) => append(fields, name, value));
    parser.on('file', (name, stream) => {
      const replace = append(fields, name, '');
      collect(stream, replace, refuse);
    });
    parser.on('partsLimit', refuse);
    parser.on('error', refuse);
    parser.on('close', () => resolve(fields));
    parser.end(body);
  });
}

/** Throws for a Content-Type without a boundary. */
function openParser(contentType: string, sizeMax: number): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: { parts: PARTS_MAX, fieldSize: sizeMax, fileSize: sizeMax, headerPairs: 20 },
    });
  } catch (error) {
    throw malformed(error);
  }
}

function collect(stream: Readable, done: (value: string) => void, refuse: (cause: unknown) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', refuse);
  stream.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

/** Adds a value in its place; the answer replaces it there once it is known. A part without a name is no field. */
function append(fields: Map<string, string[]>, name: string | undefined, value: string): (value: string) => void {
  if (name === undefined) return () => undefined;
  const values = fields.get(name) ?? [];
  fields.set(name, values);
  const index = values.push(value) - 1;
  return (later) => void values.splice(index, 1, later);
}

function malformed(cause?: unknown): AppError {
  return new AppError('malformed_request', { detail: 'The form cannot be read.', cause });
}
