import { X509Certificate } from 'node:crypto';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { check, IsCleanText } from '../../common/validation/text.decorators.js';
import { DEFAULT_TIMEOUT_MS } from '../entities/external-settings.js';

const URL_LENGTH_MAX = 1_000;
const CERTIFICATE_LENGTH_MAX = 65_536;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,62}$/;

/** The address of a service, without credentials, query or fragment; `hasPath` says whether it may have a path. */
export function IsServiceUrl(schemes: readonly string[], hasPath: boolean, example: string): PropertyDecorator {
  const message = `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, without ${
    hasPath ? '' : 'path, '
  }credentials, query and fragment`;
  return applyDecorators(
    ApiProperty({ maxLength: URL_LENGTH_MAX, example }),
    check('isServiceUrl', { message }, (text) => isServiceUrl(text, schemes, hasPath)),
    MaxLength(URL_LENGTH_MAX, { message: `must have at most ${URL_LENGTH_MAX} characters` }),
    IsCleanText(),
    IsString({ message: 'must be a string' }),
  );
}

function isServiceUrl(text: string, schemes: readonly string[], hasPath: boolean): boolean {
  if (!URL.canParse(text) || /[\s?#]/.test(text)) return false;
  const url = new URL(text);
  const isBare = url.username === '' && url.password === '' && url.hostname !== '' && url.port !== '0';
  return schemes.includes(url.protocol.slice(0, -1)) && isBare && (hasPath || ['', '/'].includes(url.pathname));
}

/** One or more certificates in PEM, of whom the server's own must be signed; null for the usual authorities. */
export function IsCaCertificate(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      nullable: true,
      maxLength: CERTIFICATE_LENGTH_MAX,
      description: 'Certificates (PEM) of the authorities that may sign the one of the server; null: the usual ones.',
      example: null,
    }),
    check('isCaCertificate', { message: 'must hold certificates in PEM' }, holdsCertificates),
    MaxLength(CERTIFICATE_LENGTH_MAX, { message: `must have at most ${CERTIFICATE_LENGTH_MAX} characters` }),
    IsString({ message: 'must be a string' }),
    IsOptional(),
  );
}

function holdsCertificates(text: string): boolean {
  const blocks = text.match(CERTIFICATE) ?? [];
  const rest = text.replace(CERTIFICATE, '');
  return blocks.length > 0 && !rest.includes('-----') && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** For how long to wait for a whole answer. */
export function IsTimeoutMs(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'integer',
      minimum: 100,
      maximum: 30_000,
      description: `For how long to wait for a whole answer: ${DEFAULT_TIMEOUT_MS} when absent.`,
      example: DEFAULT_TIMEOUT_MS,
    }),
    Min(100, { message: 'must be at least 100' }),
    Max(30_000, { message: 'must be at most 30000' }),
    IsInt({ message: 'must be an integer' }),
  );
}

/** The name of an LDAP attribute (RFC 4512 2.5). */
export function IsAttributeName(description: string, example: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ description, example, maxLength: 63 }),
    Matches(ATTRIBUTE, { message: 'must be the name of an attribute' }),
    IsString({ message: 'must be a string' }),
  );
}
