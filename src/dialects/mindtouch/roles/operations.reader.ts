import { Injectable } from '@nestjs/common';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import { PrivilegesService } from '../../../privileges/privileges.service.js';
import { Operations } from './operations.js';

@Injectable()
export class OperationsReader {
  constructor(private readonly privileges: PrivilegesService) {}

  async read(): Promise<Operations> {
    return new Operations(await this.privileges.listMasked(), await this.privileges.get(ADMINISTRATION));
  }
}
