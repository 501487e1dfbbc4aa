import { Module } from '@nestjs/common';
import { AuthZenAnswers } from './authzen-answers.js';
import { AuthZenDesk } from './authzen.desk.js';
import { AuthZenErrorRenderer } from './error.renderer.js';
import { EvaluationController } from './evaluation.controller.js';
import { EvaluationsService } from './evaluations.service.js';
import { MetadataController } from './metadata.controller.js';
import { PageTokens } from './page-tokens.js';
import { SearchController } from './search.controller.js';
import { SearchesService } from './searches.service.js';

/** OpenID AuthZEN's Authorization API 1.0: see docs/standards/authzen.md. */
@Module({
  controllers: [EvaluationController, SearchController, MetadataController],
  providers: [AuthZenAnswers, AuthZenDesk, AuthZenErrorRenderer, EvaluationsService, SearchesService, PageTokens],
  exports: [AuthZenDesk, EvaluationsService],
})
export class AuthZenModule {}
