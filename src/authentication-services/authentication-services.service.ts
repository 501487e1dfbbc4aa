import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource, Not } from 'typeorm';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { SecretKeys } from '../config/secret-keys.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import { AuthenticationServicesQueries } from './authentication-services.queries.js';
import type {
  CreateAuthenticationServiceDto,
  ListAuthenticationServicesDto,
  UpdateAuthenticationServiceDto,
} from './dto/authentication-service.dto.js';
import { AuthenticationService } from './entities/authentication-service.entity.js';
import { changedSettings, newSettings } from './service-settings.js';

@Injectable()
export class AuthenticationServicesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: AuthenticationServicesQueries,
    private readonly keys: SecretKeys,
  ) {}

  list(query: ListAuthenticationServicesDto): Promise<Page<AuthenticationService>> {
    return this.queries.list(query);
  }

  /** Throws `authentication_service_not_found`. */
  async get(id: number): Promise<AuthenticationService> {
    const service = await this.dataSource.manager.findOneBy(AuthenticationService, { id });
    if (!service) throw new AppError('authentication_service_not_found');
    return service;
  }

  /** The services that are switched on and make users of those whom they know, in the order of ids. */
  listThatCreateUsers(): Promise<AuthenticationService[]> {
    const where = { kind: Not('local' as const), enabled: true, createsUsers: true };
    return this.dataSource.manager.find(AuthenticationService, { where, order: { id: 'ASC' } });
  }

  create(input: CreateAuthenticationServiceDto): Promise<AuthenticationService> {
    const { ldap, remote: _remote, ...fields } = input;
    const settings = newSettings(input);
    const sealedSecret = this.seal(ldap?.bindPassword) ?? null;
    return this.transactions.run(async (tx) => {
      const service = await tx.manager.save(
        AuthenticationService,
        tx.manager.create(AuthenticationService, { ...fields, nameKey: nameKey(input.name), settings, sealedSecret }),
      );
      tx.record({
        action: 'authentication_service.created',
        target: target(service),
        after: audited({ ...fields, ...(settings === null ? {} : { settings, sealedSecret }) }),
      });
      return service;
    });
  }

  /** Absent fields stay as they are, those of `ldap` and `remote` too. */
  update(
    id: number,
    input: UpdateAuthenticationServiceDto,
    ifMatch: readonly number[] | undefined,
  ): Promise<AuthenticationService> {
    return this.transactions.run(async (tx) => {
      const service = await lockRow(tx, AuthenticationService, { id }, 'authentication_service_not_found');
      const isRenamed = input.name !== undefined && input.name !== service.name;
      if (service.builtIn && (isRenamed || input.enabled === false)) throw new AppError('built_in');
      const sealedSecret = this.seal(input.ldap?.bindPassword);
      const changes = { ...changesOf(service, input), ...(sealedSecret === undefined ? {} : { sealedSecret }) };
      const change = await updateRow(tx, AuthenticationService, service, changes, ifMatch);
      if (!change) return service;
      tx.record({
        action: 'authentication_service.updated',
        target: target(service),
        before: audited(change.before),
        after: audited(change.after),
        ...(input.enabled === false ? { changes: [{ table: 'authentication_services', id }] } : {}),
      });
      if (input.enabled === false) tx.ensure(keepsAnAdministrator);
      return service;
    });
  }

  /** Its users and groups become local; the users have no password until an administrator gives them one. */
  async delete(id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run(async (tx) => {
      const service = await lockRow(tx, AuthenticationService, { id }, 'authentication_service_not_found');
      assertMatches(service.version, ifMatch);
      if (service.builtIn) throw new AppError('built_in');
      await this.queries.moveToLocal(tx, id);
      await tx.manager.delete(AuthenticationService, { id });
      tx.record({
        action: 'authentication_service.deleted',
        target: target(service),
        changes: [{ table: 'authentication_services', id }],
      });
      tx.ensure(keepsAnAdministrator);
    });
  }

  private seal(secret: string | null | undefined): Buffer | null | undefined {
    return typeof secret === 'string' ? this.keys.encrypt(secret) : secret;
  }
}

/** The columns that a change gives, but for the password. */
function changesOf(
  service: AuthenticationService,
  input: UpdateAuthenticationServiceDto,
): Partial<AuthenticationService> {
  const { ldap: _ldap, remote: _remote, ...fields } = input;
  const settings = changedSettings(service, input);
  return {
    ...fields,
    ...(input.name === undefined ? {} : { nameKey: nameKey(input.name) }),
    ...(isDeepStrictEqual(settings, service.settings) ? {} : { settings }),
  };
}

/** What the audit trail says of a service: of its password, whether there is one. */
function audited({ sealedSecret, ...fields }: Partial<AuthenticationService>): object {
  return sealedSecret === undefined ? fields : { ...fields, bindPasswordSet: sealedSecret !== null };
}

function target(service: AuthenticationService): { type: string; id: number; name: string } {
  return { type: 'authentication_service', id: service.id, name: service.name };
}
