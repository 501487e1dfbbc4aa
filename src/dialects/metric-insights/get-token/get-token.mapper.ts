import { toWireInstant } from '../wire-values.js';
import type { GetTokenAnswer } from './get-token.dto.js';

export function toAnswer(token: string, validUntil: Date | null): GetTokenAnswer {
  return { token, expires: validUntil && toWireInstant(validUntil) };
}
