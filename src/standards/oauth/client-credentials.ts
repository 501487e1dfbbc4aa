import type { Form } from './form.js';
import { OAuthError } from './oauth-error.js';

/** How a client says who it is. */
export interface ClientCredentials {
  /** A token of the client's, which is its secret or its bearer token. */
  token: string;
  /** The names of which one must be the client's; absent for a bearer token, which needs none. */
  names?: readonly string[];
}

/**
 * The credentials of a client: Basic, Bearer, or in the form (RFC 6749 2.3.1). Undefined when there are none. Throws
 * `invalid_request` when there are several.
 */
export function readClientCredentials(authorization: string | undefined, form: Form): ClientCredentials | undefined {
  const secret = form.get('client_secret');
  const ofHeader = readBasic(authorization) ?? readBearer(authorization);
  if (ofHeader && secret !== undefined) {
    throw new OAuthError('invalid_request', 'The client must authenticate in one way only.');
  }
  if (ofHeader || secret === undefined) return ofHeader;
  return { token: secret, names: [form.get('client_id') ?? ''] };
}

function readBearer(authorization = ''): ClientCredentials | undefined {
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return token === undefined ? undefined : { token };
}

/** Name and secret are encoded as in a form before they are joined; clients that forget to do so are understood too. */
function readBasic(authorization = ''): ClientCredentials | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  const name = text.slice(0, colon);
  return { token: decodeFormValue(text.slice(colon + 1)), names: [name, decodeFormValue(name)] };
}

/** The text itself when it is not encoded. */
function decodeFormValue(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
