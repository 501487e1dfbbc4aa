import { Injectable } from '@nestjs/common';
import { AuthenticationServicesService } from '../../../authentication-services/authentication-services.service.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { childOf, invalid, parseUnsigned } from '../http/input-document.js';
import type { AuthenticationService } from './local-service.js';

const BAD_ID = `'/user/service.authentication/@id' not provided or invalid`;

/** Finds the authentication services that documents name. */
@Injectable()
export class ServicesReader {
  constructor(private readonly services: AuthenticationServicesService) {}

  get(id: number): Promise<AuthenticationService> {
    return this.services.get(id);
  }

  /** What `service.authentication/@id` names; undefined when it names nothing. Throws a 400. */
  async findNamed(document: XmlElement): Promise<AuthenticationService | undefined> {
    const text = childOf(document, 'service.authentication')?.attributes.id;
    if (text === undefined || text.trim() === '') return undefined;
    const id = parseUnsigned(text);
    if (id === null) throw invalid(BAD_ID);
    try {
      return await this.services.get(id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'authentication_service_not_found') {
        throw invalid(`service ${id} does not exist`);
      }
      throw error;
    }
  }
}
