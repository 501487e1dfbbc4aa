import type { Type } from '@nestjs/common';
import {
  CreateAuthenticationServiceDto,
  UpdateAuthenticationServiceDto,
} from '../../../authentication-services/dto/authentication-service.dto.js';
import type { FieldError } from '../../../common/errors/app-error.js';
import { validateDto } from '../../../common/validation/validate-dto.js';
import { elementsOf, textOf, type XmlElement } from '../../../common/xml/xml-element.js';
import { assertRoot, childOf, childText, invalid, parseUnsigned } from '../http/input-document.js';
import { isExternal, type AuthenticationService } from './local-service.js';
import { kindOf } from './service-kinds.js';

type Kind = AuthenticationService['kind'];

/** What is shown and cannot be set: documents that were read here are taken back. */
const SHOWN_ONLY = 'bindPasswordSet';
const BOOLEANS: ReadonlySet<string> = new Set(['startTls', 'createsUsers']);
const NUMBERS: ReadonlySet<string> = new Set(['timeoutMs']);
/** Those of which an empty text means that there is none. */
const NULLABLE: ReadonlySet<string> = new Set(['caCertificate', 'bindDn', 'bindPassword', 'groupBaseDn']);

/** A new service as a document describes it. Throws a 400. */
export async function readNewService(root: XmlElement): Promise<CreateAuthenticationServiceDto> {
  if (readId(root) !== 0) throw invalid('/service/@id is not for a new service');
  const kind = readKind(root) ?? 'remote';
  if (kind === 'local') throw invalid(`'sid' must be that of a service outside of this server`);
  for (const name of ['description', 'uri'])
    if (given(root, name) === undefined) throw invalid(`'${name}' not provided`);
  return valid(CreateAuthenticationServiceDto, { kind, ...fieldsOf(root, kind) });
}

/** What a document changes of a service: what it leaves out stays. Throws a 400. */
export async function readServiceChange(
  root: XmlElement,
  service: AuthenticationService,
): Promise<UpdateAuthenticationServiceDto> {
  if (![0, service.id].includes(readId(root))) throw invalid('/service/@id is not that of the service in the address');
  const kind = readKind(root);
  if (kind !== undefined && kind !== service.kind) throw invalid(`'sid' cannot be changed`);
  return valid(UpdateAuthenticationServiceDto, fieldsOf(root, service.kind));
}

function readId(root: XmlElement): number {
  assertRoot(root, 'service');
  const id = root.attributes.id === undefined ? 0 : parseUnsigned(root.attributes.id);
  if (id === null) throw invalid('/service/@id provided but not valid');
  return id;
}

/** Undefined when the document names no `sid`. */
function readKind(root: XmlElement): Kind | undefined {
  const sid = given(root, 'sid');
  const kind = sid === undefined ? undefined : kindOf(sid);
  if (sid !== undefined && kind === undefined) throw invalid(`'sid' is none that is known here`);
  return kind;
}

function fieldsOf(root: XmlElement, kind: Kind): object {
  const { createsUsers, ...settings } = readConfig(root);
  const url = given(root, 'uri');
  if (oneOf(root, 'type', ['auth', 'ext']) === 'ext') throw invalid(`'type' must be auth`);
  const init = oneOf(root, 'init', ['native', 'remote']);
  if (init !== undefined && (init === 'remote') !== isExternal({ kind })) {
    throw invalid(`'init' must be remote for a service outside of this server, and native for any other`);
  }
  const status = oneOf(root, 'status', ['enabled', 'disabled']);
  const connection = { ...settings, ...(url === undefined ? {} : { url }) };
  if (kind === 'local' && Object.keys(connection).length > 0) {
    throw invalid(`'uri' and 'config' are for services outside of this server`);
  }
  return {
    ...present('name', childText(root, 'description')),
    ...present('enabled', status === undefined ? undefined : status === 'enabled'),
    ...present('createsUsers', createsUsers),
    ...(kind === 'local' ? {} : { [kind]: connection }),
  };
}

/** The values by their keys, with the types that they have natively. What is no such value stays text. */
function readConfig(root: XmlElement): Record<string, unknown> {
  const config = childOf(root, 'config');
  const values = new Map<string, unknown>();
  for (const value of config ? elementsOf(config).filter(({ name }) => name === 'value') : []) {
    const { key } = value.attributes;
    if (key === undefined) throw invalid('/value/@key not provided');
    if (key === 'url') throw invalid(`'uri' is where the address of a service stands`);
    if (values.has(key)) throw invalid(`config '${key}' is given more than once`);
    values.set(key, parseValue(key, textOf(value)));
  }
  values.delete(SHOWN_ONLY);
  return Object.fromEntries(values);
}

function parseValue(key: string, text: string): unknown {
  if (NULLABLE.has(key) && text === '') return null;
  if (BOOLEANS.has(key) && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (NUMBERS.has(key) && /^\d{1,9}$/.test(text)) return Number(text);
  return text;
}

/** Text that is there and not blank. */
function given(root: XmlElement, name: string): string | undefined {
  return childText(root, name)?.trim() || undefined;
}

function oneOf(root: XmlElement, name: string, values: readonly string[]): string | undefined {
  const text = given(root, name)?.toLowerCase();
  if (text !== undefined && !values.includes(text)) throw invalid(`'${name}' must be ${values.join(' or ')}`);
  return text;
}

function present(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

async function valid<T extends object>(dtoClass: Type<T>, fields: object): Promise<T> {
  const { dto, errors } = await validateDto(dtoClass, fields, 'refuse');
  const [error] = errors;
  if (error) throw invalid(sentenceOf(error));
  return dto;
}

/** What is wrong with a field, by the name that it has in documents: `'uri' must be a URL …`. */
export function sentenceOf({ pointer = '', detail }: FieldError): string {
  const [, parent = '', key] = pointer.split('/');
  if (parent === 'name') return `'description' ${detail}`;
  if (key === 'url') return `'uri' ${detail}`;
  return key === undefined && parent !== 'createsUsers'
    ? `'${parent}' ${detail}`
    : `config '${key ?? parent}' ${detail}`;
}
