/** The parts of an OpenAPI 3.1 document that are touched here; whatever else a part holds stays as it is. */
export interface Document {
  openapi: string;
  info: { title: string; description: string; version: string; license: { name: string; identifier: string } };
  servers: { url: string; description: string }[];
  tags: Tag[];
  paths: Record<string, PathItem>;
  components: Components;
}

export interface Tag {
  name: string;
  description: string;
}

export type PathItem = Partial<Record<Method, Operation>>;

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

export interface Components {
  schemas: Record<string, Schema>;
  responses?: Record<string, Response>;
  examples?: Record<string, Example>;
  headers?: Record<string, Header>;
  securitySchemes?: Record<string, object>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Response | Reference>;
  [extension: `x-${string}`]: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface Response {
  description: string;
  headers?: Record<string, Reference | Header>;
  content?: Content;
}

export type Content = Record<string, MediaType>;

export interface MediaType {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, Example | Reference>;
}

export interface Example {
  summary: string;
  value: unknown;
}

export interface Header {
  description: string;
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

export interface Reference {
  $ref: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  default?: unknown;
  /** OpenAPI 3.0's form of `examples`. */
  example?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
}

/** The operation's own response; undefined for one that it shares with others. */
export function ownResponse(operation: Operation, status: string): Response | undefined {
  const response = operation.responses[status];
  return response && !('$ref' in response) ? response : undefined;
}

/** Every operation of a document with where it stands. */
export function operationsOf(
  document: Pick<Document, 'paths'>,
): { path: string; method: Method; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );
}
