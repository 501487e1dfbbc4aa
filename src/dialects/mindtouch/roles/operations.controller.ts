import { Get } from '@nestjs/common';
import { MaybeAuthenticated } from '../../../auth/decorators/access.decorators.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { ApiDekiRead } from '../api.decorators.js';
import { element } from '../http/element.js';
import { MindTouchLinks } from '../http/links.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { OperationsReader } from './operations.reader.js';
import { OPERATIONS_EXAMPLE } from './role.examples.js';

@MindTouchController('site/operations')
export class MindTouchOperationsController {
  constructor(
    private readonly operations: OperationsReader,
    private readonly links: MindTouchLinks,
  ) {}

  /** Lists the operations: the privileges with a bit of the mask, in the order of their bits. */
  @Get()
  @MaybeAuthenticated()
  @ApiDekiRead(OPERATIONS_EXAMPLE)
  async list(): Promise<XmlElement> {
    const operations = await this.operations.read();
    return element('operations', { href: this.links.to('site/operations') }, operations.printAll());
  }
}
