import { Injectable, type Type } from '@nestjs/common';
import { validateDto } from '../../../common/validation/validate-dto.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { CreateUserDto, UpdateUserDto } from '../../../users/dto/write-user.dto.js';
import { readRoleName } from '../groups/group-input.js';
import { assertRoot, childText, invalid, parseUnsigned } from '../http/input-document.js';
import { RolesReader, type Role } from '../roles/roles.reader.js';
import type { AuthenticationService } from '../services/local-service.js';
import { ServicesReader } from '../services/services.reader.js';

/** What a document says of a user; absent is what it does not say. */
export interface UserDocument {
  /** 0 for a new user. */
  id: number;
  service: AuthenticationService | undefined;
  role: Role | undefined;
  fields: UpdateUserDto;
}

/** Reads documents of users and finds what they name. */
@Injectable()
export class UserDocumentsReader {
  constructor(
    private readonly services: ServicesReader,
    private readonly roles: RolesReader,
  ) {}

  /** Throws a 400. */
  async read(root: XmlElement): Promise<UserDocument> {
    assertRoot(root, 'user');
    const id = root.attributes.id === undefined ? 0 : parseUnsigned(root.attributes.id);
    if (id === null) throw invalid('/user/@id provided but not valid');
    const fields = await valid(UpdateUserDto, fieldsOf(root));
    const service = await this.services.findNamed(root);
    const roleName = readRoleName(root, 'permissions.user');
    const role = roleName === undefined ? undefined : await this.roles.getNamed(roleName);
    return { id, service, role, fields };
  }
}

/** A new user out of what a document and the query say. Throws a 400. */
export async function toNewUser(
  { fields, service }: UserDocument,
  password: string | undefined,
): Promise<CreateUserDto> {
  return valid(CreateUserDto, {
    ...fields,
    ...(password === undefined ? {} : { password }),
    ...(service ? { authenticationServiceId: service.id } : {}),
  });
}

function fieldsOf(root: XmlElement): Record<string, unknown> {
  const email = childText(root, 'email')?.trim();
  const given = {
    username: childText(root, 'username'),
    displayName: childText(root, 'fullname'),
    email: email === '' ? null : email,
    active: parseStatus(childText(root, 'status')),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function parseStatus(text: string | undefined): boolean | undefined {
  const status = text?.trim().toLowerCase();
  if (status === undefined || status === '') return undefined;
  if (status !== 'active' && status !== 'inactive') throw invalid(`'status' must be active or inactive`);
  return status === 'active';
}

const WIRE_NAMES: Readonly<Record<string, string>> = {
  '/displayName': 'fullname',
  '/email': 'email',
  '/password': 'accountpassword',
};

async function valid<T extends object>(dtoClass: Type<T>, fields: object): Promise<T> {
  const { dto, errors } = await validateDto(dtoClass, fields, 'refuse');
  const [error] = errors;
  if (!error) return dto;
  const name = WIRE_NAMES[error.pointer ?? ''];
  throw invalid(name === undefined ? `'username' not provided or invalid` : `'${name}' ${error.detail}`);
}
