import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuthenticatedBy } from '../../auth/decorators/request-authenticator.decorator.js';
import { MindTouchAuthenticator } from './auth/mindtouch-authenticator.js';
import { DocumentInterceptor } from './http/document.interceptor.js';
import { BASE_PATH } from './http/links.js';

/** A controller of this surface, below `/@api/deki`. */
export function MindTouchController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`${BASE_PATH}/${path}`),
    ApiTags('MindTouch'),
    AuthenticatedBy(MindTouchAuthenticator),
    UseInterceptors(DocumentInterceptor),
  );
}
