import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AuthZenAnswers } from './authzen-answers.js';
import { AuthZenHotRoutes } from './authzen.hot-routes.js';
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
  imports: [AuthModule],
  controllers: [EvaluationController, SearchController, MetadataController],
  providers: [
    AuthZenAnswers,
    AuthZenDesk,
    AuthZenErrorRenderer,
    AuthZenHotRoutes,
    EvaluationsService,
    SearchesService,
    PageTokens,
  ],
  exports: [AuthZenHotRoutes],
})
export class AuthZenModule {}
