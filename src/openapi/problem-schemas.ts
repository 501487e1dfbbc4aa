import type { Schema } from './document.js';

export const REQUEST_ID_EXAMPLE = '3b241101-e2bb-4255-8caf-4136c566a962';

/** What the native API's failures look like. Nothing constructs a problem as a class, so it is written out here. */
export const PROBLEM_SCHEMAS: Readonly<Record<'Problem' | 'FieldError', Schema>> = {
  Problem: {
    type: 'object',
    description: 'Why a request failed (RFC 9457).',
    properties: {
      type: {
        type: 'string',
        format: 'uri',
        description: 'A page about this kind of problem.',
        examples: ['http://localhost:3000/errors/group_not_found'],
      },
      title: { type: 'string', examples: ['There is no such group.'] },
      status: { type: 'integer', description: 'The HTTP status.', examples: [404] },
      code: { type: 'string', description: 'The kind of problem, for programs.', examples: ['group_not_found'] },
      detail: {
        type: 'string',
        description: 'What was wrong this time.',
        examples: ['Only administrators change it.'],
      },
      instance: {
        type: 'string',
        format: 'uri',
        description: 'The request, by its id.',
        examples: [`urn:request:${REQUEST_ID_EXAMPLE}`],
      },
      traceId: {
        type: 'string',
        description: 'The trace that the request belongs to, where traces are kept.',
        examples: ['4bf92f3577b34da6a3ce929d0e0e4736'],
      },
      errors: {
        type: 'array',
        description: 'The fields at fault.',
        items: { $ref: '#/components/schemas/FieldError' },
      },
    },
    required: ['type', 'title', 'status', 'code', 'instance'],
  },
  FieldError: {
    type: 'object',
    description: 'What is wrong with one field.',
    properties: {
      pointer: { type: 'string', description: 'Where in the body it is (RFC 6901).', examples: ['/name'] },
      parameter: { type: 'string', description: 'The parameter of the path, query or headers.', examples: ['id'] },
      detail: { type: 'string', examples: ['must be a string'] },
    },
    required: ['detail'],
  },
};
