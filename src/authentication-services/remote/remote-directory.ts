import { AppError } from '../../common/errors/app-error.js';
import { nameKey } from '../../common/text/names.js';
import { readXml } from '../../common/xml/read-xml.js';
import { elementsOf, textOf, type XmlElement } from '../../common/xml/xml-element.js';
import {
  RemoteAnswerError,
  unavailable,
  unavailableOptions,
  type Directory,
  type DirectoryCredentials,
  type DirectoryUser,
  type RemoteAnswer,
} from '../directory.js';
import type { RemoteSettings } from '../entities/external-settings.js';
import type { OutboundGuard } from '../outbound/outbound-guard.js';
import { getFromRemote } from './remote-client.js';

/** A server that speaks the provider protocol: `GET /authenticate` and `GET /groups/{name}`, answered in XML. */
export class RemoteDirectory implements Directory {
  constructor(
    private readonly serviceName: string,
    private readonly settings: RemoteSettings,
    private readonly outbound: OutboundGuard,
  ) {}

  async authenticate(username: string, password: string): Promise<DirectoryUser | null> {
    // In HTTP Basic the first colon ends the user name: what is behind it would count as the password.
    if (password === '' || username === '' || username.includes(':')) return null;
    const answer = await this.get('/authenticate', { username, password });
    if (answer.status === 401) return null;
    if (!isSuccess(answer)) throw this.failed(answer);
    const user = this.read(answer);
    const { name } = user.attributes;
    if (user.name !== 'user' || name === undefined || nameKey(name) !== nameKey(username)) {
      throw unavailable(this.serviceName, new Error('The answer speaks of another user.'));
    }
    return {
      username: name,
      email: childText(user, 'email'),
      displayName: childText(user, 'fullname'),
      groups: groupsOf(user),
    };
  }

  async assertGroupExists(name: string, credentials?: DirectoryCredentials): Promise<void> {
    // Two segments that mean another path, however they are encoded (RFC 3986 5.2.4).
    if (name === '.' || name === '..') throw new AppError('external_group_not_found');
    const asked = credentials?.username ? credentials : null;
    if (asked?.username.includes(':')) throw new AppError('external_credentials_refused');
    const answer = await this.get(`/groups/${encodeURIComponent(name)}`, asked);
    if (!isSuccess(answer)) throw this.refused(answer);
    if (!isGroup(this.read(answer), name)) throw new AppError('external_group_not_found');
  }

  private async get(path: string, credentials: DirectoryCredentials | null): Promise<RemoteAnswer> {
    try {
      return await getFromRemote(this.settings, path, credentials, this.outbound);
    } catch (error) {
      throw unavailable(this.serviceName, error);
    }
  }

  private refused(answer: RemoteAnswer): RemoteAnswerError {
    if (answer.status === 401) return new RemoteAnswerError('external_credentials_refused', answer);
    if (answer.status === 404) return new RemoteAnswerError('external_group_not_found', answer);
    return this.failed(answer);
  }

  private failed(answer: RemoteAnswer): RemoteAnswerError {
    const cause = new Error(`The remote service answered ${answer.status}.`);
    return new RemoteAnswerError('authentication_service_unavailable', answer, {
      ...unavailableOptions(this.serviceName),
      cause,
    });
  }

  private read(answer: RemoteAnswer): XmlElement {
    try {
      return readXml(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
    } catch (error) {
      throw unavailable(this.serviceName, error);
    }
  }
}

function isGroup(element: XmlElement, name: string): boolean {
  return element.name === 'group' && element.attributes.name?.normalize('NFC') === name;
}

function isSuccess({ status }: RemoteAnswer): boolean {
  return status >= 200 && status < 300;
}

function childText(element: XmlElement, name: string): string | null {
  const child = elementsOf(element).find((candidate) => candidate.name === name);
  return (child && textOf(child).trim()) || null;
}

function groupsOf(user: XmlElement): string[] {
  const lists = elementsOf(user).filter(({ name }) => name === 'groups');
  const groups = lists.flatMap(elementsOf).filter(({ name }) => name === 'group');
  return groups.flatMap(({ attributes }) => attributes.name ?? []);
}
