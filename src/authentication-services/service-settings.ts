import { AppError } from '../common/errors/app-error.js';
import type {
  CreateAuthenticationServiceDto,
  UpdateAuthenticationServiceDto,
} from './dto/authentication-service.dto.js';
import type { LdapSettingsDto } from './dto/ldap-settings.dto.js';
import type { RemoteSettingsDto } from './dto/remote-settings.dto.js';
import type { AuthenticationService, AuthenticationServiceKind } from './entities/authentication-service.entity.js';
import {
  DEFAULT_TIMEOUT_MS,
  type ExternalSettings,
  type LdapSettings,
  type RemoteSettings,
} from './entities/external-settings.js';

/** The settings of a new service. Throws `validation_failed` when they are not those of its kind. */
export function newSettings(input: CreateAuthenticationServiceDto): ExternalSettings | null {
  assertOfKind(input.kind, input);
  if (input.kind === 'local') return null;
  if (input.kind === 'remote') return newRemoteSettings(input.remote ?? missing('/remote'));
  const ldap = input.ldap ?? missing('/ldap');
  const settings = newLdapSettings(ldap);
  assertConsistent(settings, typeof ldap.bindPassword === 'string');
  return settings;
}

/**
 * The settings of a service after a change: what is absent stays. Throws `validation_failed` when they are not those
 * of its kind, and when the stored password would be sent to another address: who may write it need not be able to
 * read it.
 */
export function changedSettings(
  service: AuthenticationService,
  input: UpdateAuthenticationServiceDto,
): ExternalSettings | null {
  assertOfKind(service.kind, input);
  if (service.settings === null) return null;
  if (service.kind === 'remote') return merged<ExternalSettings>(service.settings, withoutSlash({ ...input.remote }));
  const { bindPassword, ...change } = { ...input.ldap };
  const settings = merged(service.settings as LdapSettings, withoutSlash(change));
  const isKept = bindPassword === undefined && service.sealedSecret !== null;
  if (isKept && settings.url !== service.settings.url) {
    throw AppError.invalidField('/ldap/bindPassword', 'must be given again for another url');
  }
  assertConsistent(settings, isKept || typeof bindPassword === 'string');
  return settings;
}

function newLdapSettings(input: LdapSettingsDto): LdapSettings {
  const { bindPassword: _bindPassword, ...given } = input;
  const defaults = {
    startTls: false,
    caCertificate: null,
    bindDn: null,
    userAttribute: 'uid',
    emailAttribute: 'mail',
    displayNameAttribute: 'displayName',
    groupBaseDn: null,
    groupNameAttribute: 'cn',
    groupMemberAttribute: 'member',
    timeoutMs: DEFAULT_TIMEOUT_MS,
  };
  const { url, userBaseDn } = given;
  return merged<LdapSettings>({ ...defaults, url, userBaseDn }, withoutSlash(given));
}

function newRemoteSettings(input: RemoteSettingsDto): RemoteSettings {
  return merged<RemoteSettings>(
    { url: input.url, caCertificate: null, timeoutMs: DEFAULT_TIMEOUT_MS },
    withoutSlash({ ...input }),
  );
}

function assertOfKind(kind: AuthenticationServiceKind, input: UpdateAuthenticationServiceDto): void {
  for (const name of ['ldap', 'remote'] as const) {
    if (input[name] !== undefined && kind !== name) {
      throw AppError.invalidField(`/${name}`, `is for services of the kind ${name}`);
    }
  }
  if (kind === 'local' && input.createsUsers) {
    throw AppError.invalidField('/createsUsers', 'is for services outside of this server');
  }
}

function assertConsistent(settings: LdapSettings, hasPassword: boolean): void {
  if (settings.startTls && settings.url.startsWith('ldaps:')) {
    throw AppError.invalidField('/ldap/startTls', 'is for ldap:// alone: ldaps:// is encrypted from the start');
  }
  if ((settings.bindDn !== null) !== hasPassword) {
    throw AppError.invalidField('/ldap/bindPassword', 'is needed with bindDn, and has no meaning without it');
  }
}

function missing(pointer: string): never {
  throw AppError.invalidField(pointer, 'is needed for a service of this kind');
}

/** Paths are put behind the address. */
function withoutSlash<T extends { url?: string }>(settings: T): T {
  return settings.url === undefined ? settings : { ...settings, url: settings.url.replace(/\/+$/, '') };
}

/** `base` with what `change` holds; undefined changes nothing. */
function merged<T extends object>(base: T, change: { [K in keyof T]?: T[K] | undefined }): T {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}
