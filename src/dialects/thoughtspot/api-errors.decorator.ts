import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { THOUGHTSPOT_ERRORS } from './error-codes.js';

const GUID = { type: 'string', format: 'uuid' };
const SCHEMA = {
  type: 'object',
  required: ['code', 'incident_id_guid', 'trace_id_guid', 'debug'],
  properties: {
    code: { type: 'integer', format: 'int32' },
    incident_id_guid: GUID,
    trace_id_guid: GUID,
    debug: { type: 'string', description: 'A JSON array of sentences, as a text.' },
  },
};
const INCIDENT_ID = '2ff9d2e4-c928-4192-8250-8450de264ab7';

/** Declares the errors that a route can answer, in ThoughtSpot's form. A 415 has no body. */
export function ApiErrors(...codes: readonly ErrorCode[]): MethodDecorator {
  const statuses = [...new Set(codes.map((code) => THOUGHTSPOT_ERRORS[code].status))];
  const responses = statuses.map((status) => {
    const group = codes.filter((code) => THOUGHTSPOT_ERRORS[code].status === status);
    const content = { 'application/json': { schema: SCHEMA, examples: examplesOf(group) } };
    const description = group.map((code) => ERRORS[code].title).join(' ');
    return ApiResponse({ status, description, ...(status === 415 ? {} : { content }) });
  });
  return applyDecorators(Problems(...codes), ...responses);
}

function examplesOf(codes: readonly ErrorCode[]): Record<string, { value: object }> {
  const entries = codes.map((code) => {
    const value = {
      code: THOUGHTSPOT_ERRORS[code].code,
      incident_id_guid: INCIDENT_ID,
      trace_id_guid: INCIDENT_ID,
      debug: JSON.stringify([ERRORS[code].title]),
    };
    return [code, { value }];
  });
  return Object.fromEntries(entries) as Record<string, { value: object }>;
}
