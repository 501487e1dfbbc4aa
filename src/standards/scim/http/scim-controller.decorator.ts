import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { SCIM_MEDIA_TYPE } from './media-type.js';
import { ScimAnswerInterceptor } from './scim-answer.interceptor.js';

/** A controller of this surface, below `/scim/v2`. */
export function ScimController(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(`scim/v2/${path}`),
    ApiTags(tag),
    ApiProduces(SCIM_MEDIA_TYPE),
    UseInterceptors(ScimAnswerInterceptor),
  );
}
