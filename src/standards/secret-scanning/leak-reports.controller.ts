import { createHash } from 'node:crypto';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../../auth/decorators/access.decorators.js';
import { AppError } from '../../common/errors/app-error.js';
import { isJsonObject } from '../../common/json/json-object.js';
import { parseStrictJson } from '../../common/json/strict-json.js';
import { ApiSet } from '../../common/http/api-operation.decorators.js';
import { TokenRevocationsService } from '../../tokens/token-revocations.service.js';
import { LeakReport, LeakVerdict } from './dto/leak-report.dto.js';
import { ScannerKeys } from './scanner-keys.js';

/** How many matches a report may have. */
const REPORTS_MAX = 1_000;

const ID_HEADER = 'Github-Public-Key-Identifier';
const SIGNATURE_HEADER = 'Github-Public-Key-Signature';

/** Takes reports of tokens that were found where everybody can read them: see docs/tokens.md. */
@ApiTags('Tokens')
@Controller('secret-scanning')
export class LeakReportsController {
  constructor(
    private readonly keys: ScannerKeys,
    private readonly revocations: TokenRevocationsService,
  ) {}

  /** Ends the tokens that a scanner of secrets has found, in the form of GitHub's partner programme. */
  @Post('reports')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reportLeakedTokens' })
  @Public()
  @ApiHeader({
    name: ID_HEADER,
    required: true,
    description: 'Which key signed the body.',
    example: 'bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c',
  })
  @ApiHeader({
    name: SIGNATURE_HEADER,
    required: true,
    description: 'ECDSA over P-256 with SHA-256, DER in base64.',
    example: 'MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==',
  })
  @ApiBody({ type: [LeakReport] })
  @ApiOkResponse({ type: [LeakVerdict], description: 'What was made of each report, in their order.' })
  @ApiSet('route_not_found', 'not_authenticated')
  async report(@Req() req: Request): Promise<LeakVerdict[]> {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    await this.keys.assertSigned(body, req.get(ID_HEADER), req.get(SIGNATURE_HEADER));
    const verdicts: LeakVerdict[] = [];
    for (const { token, type, url, source } of readReports(body)) {
      const isOurs = await this.revocations.revokeLeaked(token, { url, source: source ?? null });
      const hash = createHash('sha256').update(token).digest('base64');
      verdicts.push({ token_hash: hash, token_type: type, label: isOurs ? 'true_positive' : 'false_positive' });
    }
    return verdicts;
  }
}

function readReports(body: Buffer): LeakReport[] {
  const reports = parseStrictJson(body);
  if (!Array.isArray(reports) || reports.length > REPORTS_MAX) {
    throw AppError.invalidField('', `must be a list of at most ${REPORTS_MAX} matches`);
  }
  reports.forEach((report: unknown, index) => {
    for (const [name, isOptional] of [['token'], ['type'], ['url'], ['source', true]] as const) {
      const value = isJsonObject(report) ? report[name] : null;
      if (typeof value !== 'string' && !(isOptional && value === undefined)) {
        throw AppError.invalidField(`/${index}/${name}`, 'must be text');
      }
    }
  });
  return reports as LeakReport[];
}
