import { Injectable } from '@nestjs/common';
import type { Page } from '../common/paging/page.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { ListAuthenticationServicesDto } from './dto/authentication-service.dto.js';
import { LOCAL_SERVICE_ID, type AuthenticationService } from './entities/authentication-service.entity.js';

const COLUMNS = `a.id, a.kind, a.name, a.description, a.enabled, a.built_in AS "builtIn",
  a.creates_users AS "createsUsers", a.settings, a.sealed_secret AS "sealedSecret", a.version, a.created_at AS "createdAt",
  a.updated_at AS "updatedAt"`;

@Injectable()
export class AuthenticationServicesQueries {
  constructor(private readonly lists: KeysetList) {}

  list(query: ListAuthenticationServicesDto): Promise<Page<AuthenticationService>> {
    const parameters = new SqlParameters();
    return this.lists.page<AuthenticationService>(
      {
        select: COLUMNS,
        from: 'authentication_services a',
        where: conditions(parameters, nameFilters('a.name_key', query.name, query.q)),
        parameters,
        sort: namedSort(query.sort, 'a.name_key', 'a.id'),
        idExpression: 'a.id',
        fingerprint: listFingerprint('authentication-services', [query.name, query.q]),
      },
      query,
    );
  }

  /** Gives the users and groups of a service to Local; users lose their password, so that none is taken over. */
  async moveToLocal(tx: Transaction, serviceId: number): Promise<void> {
    await tx.query(
      `UPDATE users SET authentication_service_id = $2, password_hash = NULL, version = version + 1, updated_at = now()
       WHERE authentication_service_id = $1`,
      [serviceId, LOCAL_SERVICE_ID],
    );
    await tx.query(
      `UPDATE groups SET authentication_service_id = $2, version = version + 1, updated_at = now()
       WHERE authentication_service_id = $1`,
      [serviceId, LOCAL_SERVICE_ID],
    );
  }
}
