import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { SecretKeys } from '../config/secret-keys.js';
import { unavailable, unavailableOptions, type Directory, type DirectoryCredentials } from './directory.js';
import { AuthenticationService, isExternal } from './entities/authentication-service.entity.js';
import type { LdapSettings, RemoteSettings } from './entities/external-settings.js';
import { LdapDirectory } from './ldap/ldap-directory.js';
import { OutboundGuard } from './outbound/outbound-guard.js';
import { RemoteDirectory } from './remote/remote-directory.js';
import { TracedDirectory } from './traced-directory.js';

/** The directories behind the external authentication services. Never to be asked inside of a transaction. */
@Injectable()
export class DirectoriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: SecretKeys,
    private readonly outbound: OutboundGuard,
  ) {}

  /** Null for a service that keeps its users here. Throws `authentication_service_unavailable` for a lost key. */
  directoryOf(service: AuthenticationService): Directory | null {
    const { settings, kind, id } = service;
    return settings === null ? null : new TracedDirectory(kind, id, this.connect(service, settings));
  }

  private connect({ kind, sealedSecret, name }: AuthenticationService, settings: object): Directory {
    if (kind === 'remote') return new RemoteDirectory(name, settings as RemoteSettings, this.outbound);
    const password = sealedSecret && this.keys.decrypt(sealedSecret);
    if (sealedSecret && password === null) {
      throw unavailable(name, new Error('No key of the ring opens the password of this service: set it again.'));
    }
    return new LdapDirectory(name, settings as LdapSettings, password, this.outbound);
  }

  /**
   * Makes sure that an external service knows a group of exactly this name; of other services nothing is asked. Throws
   * `authentication_service_not_found`, `authentication_service_unavailable`, for one that is switched off too,
   * `external_group_not_found` and `external_credentials_refused`.
   */
  async assertGroupExists(serviceId: number, name: string, credentials?: DirectoryCredentials): Promise<void> {
    const service = await this.dataSource.manager.findOneBy(AuthenticationService, { id: serviceId });
    if (!service) throw new AppError('authentication_service_not_found');
    if (!isExternal(service)) return;
    if (!service.enabled) throw new AppError('authentication_service_unavailable', unavailableOptions(service.name));
    await this.directoryOf(service)?.assertGroupExists(name, credentials);
  }
}
