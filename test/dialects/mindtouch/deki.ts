import { ADMIN_PASSWORD, type TestServer } from '../../support/test-server.js';

export interface DekiAnswer {
  status: number;
  headers: Headers;
  contentType: string | null;
  /** As it came over the wire, with the server's address replaced by `http://h`. */
  text: string;
}

export interface DekiRequest {
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

export const XML = { 'Content-Type': 'application/xml' };

export function basic(username: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

export const ADMIN = basic('admin', ADMIN_PASSWORD);

/** Calls the surface as one caller: `credentials` are headers. Paths are below `/@api/deki/`. */
export class Deki {
  constructor(
    readonly server: TestServer,
    readonly credentials: Readonly<Record<string, string>> = {},
  ) {}

  get(path: string, request?: DekiRequest): Promise<DekiAnswer> {
    return this.send('GET', path, request);
  }

  delete(path: string, request?: DekiRequest): Promise<DekiAnswer> {
    return this.send('DELETE', path, request);
  }

  post(path: string, body?: string | Uint8Array): Promise<DekiAnswer> {
    return this.send('POST', path, body === undefined ? {} : { headers: XML, body });
  }

  put(path: string, body: string | Uint8Array): Promise<DekiAnswer> {
    return this.send('PUT', path, { headers: XML, body });
  }

  async send(method: string, path: string, { headers = {}, body }: DekiRequest = {}): Promise<DekiAnswer> {
    const response = await fetch(`${this.server.url}/@api/deki/${path}`, {
      method,
      redirect: 'manual',
      headers: { ...this.credentials, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: response.headers,
      contentType: response.headers.get('content-type'),
      text: (await response.text()).replaceAll(this.server.url, 'http://h'),
    };
  }
}

/** An error document as it is written. */
export function error(status: number, title: string, message: string, path: string): string {
  return `<error><status>${status}</status><title>${title}</title><message>${message}</message><uri>http://h/@api/deki/${path}</uri></error>`;
}

/** The message of an error document. */
export function messageOf({ text }: DekiAnswer): string {
  return /<message>(.*)<\/message>/s.exec(text)?.[1] ?? text;
}

/** The value of an attribute of the first element of a name. */
export function attributeOf({ text }: DekiAnswer, element: string, attribute: string): string | undefined {
  return new RegExp(`<${element}(?: [^>]*)? ${attribute}="([^"]*)"`).exec(text)?.[1];
}
