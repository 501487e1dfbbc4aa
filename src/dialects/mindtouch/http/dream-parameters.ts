import type { Request } from 'express';
import { AppError } from '../../../common/errors/app-error.js';
import type { OutputFormat } from './document-text.js';

const FORMATS: readonly string[] = ['xml', 'json', 'php'] satisfies OutputFormat[];
const FORMAT = 'dream.out.format';

/** The parameters of the query by their names in lower case. Of one that is given several times the first counts. */
export function queryOf(req: Request): ReadonlyMap<string, string> {
  const start = req.originalUrl.indexOf('?');
  const parameters = new Map<string, string>();
  if (start < 0) return parameters;
  for (const [name, value] of new URLSearchParams(req.originalUrl.slice(start))) {
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}

/** The format that the caller asks for. One that is not known counts as XML: `assertKnownOutput` has refused it. */
export function formatOf(req: Request): OutputFormat {
  const format = queryOf(req).get(FORMAT)?.toLowerCase() ?? 'xml';
  return FORMATS.includes(format) ? (format as OutputFormat) : 'xml';
}

/** Throws a 400 for a format, or any other wish for the output, that is not met here. */
export function assertKnownOutput(query: ReadonlyMap<string, string>): void {
  const format = query.get(FORMAT);
  if (format !== undefined && !FORMATS.includes(format.toLowerCase())) {
    throw new AppError('malformed_request', { detail: `\`${format}\` output format not supported` });
  }
  const unknown = [...query.keys()].find((name) => name.startsWith('dream.out.') && name !== FORMAT);
  if (unknown !== undefined) throw new AppError('malformed_request', { detail: `\`${unknown}\` is not supported` });
}

/** A parameter that holds an unsigned integer. Throws a 400 for anything else. */
export function integerParameter(query: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = query.get(name)?.trim();
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
    throw new AppError('validation_failed', { detail: `invalid value for feature parameter '${name}'` });
  }
  return value;
}
