import { Injectable } from '@nestjs/common';
import { AuthenticationServicesService } from '../../../authentication-services/authentication-services.service.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { invalid } from '../http/input-document.js';
import type { AuthenticationService } from './local-service.js';
import { readNewService, readServiceChange, sentenceOf } from './service-documents.reader.js';

/** Registers and changes authentication services as documents say. */
@Injectable()
export class ServiceWrites {
  constructor(private readonly services: AuthenticationServicesService) {}

  async create(root: XmlElement): Promise<AuthenticationService> {
    const input = await readNewService(root);
    return inWireNames(() => this.services.create(input));
  }

  async update(id: number, root: XmlElement): Promise<AuthenticationService> {
    const input = await readServiceChange(root, await this.services.get(id));
    return inWireNames(() => this.services.update(id, input, undefined));
  }
}

/** Settings that do not go together are known below, by their native names. */
async function inWireNames<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [first] = error instanceof AppError ? error.errors : [];
    throw first ? invalid(sentenceOf(first)) : error;
  }
}
