import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AccessModule } from './access/access.module.js';
import { ENTITIES } from './app.entities.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { AccessGuard } from './auth/guards/access.guard.js';
import { AuthenticationServicesModule } from './authentication-services/authentication-services.module.js';
import { MetricsModule } from './common/metrics/metrics.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import type { OpenDatabase } from './database/open-database.js';
import { CdsModule } from './dialects/cds/cds.module.js';
import { MetricInsightsModule } from './dialects/metric-insights/metric-insights.module.js';
import { MindTouchModule } from './dialects/mindtouch/mindtouch.module.js';
import { ThoughtSpotModule } from './dialects/thoughtspot/thoughtspot.module.js';
import { GroupsModule } from './groups/groups.module.js';
import { HealthModule } from './health/health.module.js';
import { AnswerHeadersInterceptor } from './http/answer-headers.interceptor.js';
import { ErrorPagesController } from './http/error-pages.controller.js';
import { HotRoutes } from './http/hot-routes.js';
import { ProblemRenderer } from './http/problem.renderer.js';
import { PublicUrlModule } from './http/public-url.module.js';
import { DtoValidationPipe } from './http/validation.pipe.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { PrivilegeSetsModule } from './privilege-sets/privilege-sets.module.js';
import { PrivilegesModule } from './privileges/privileges.module.js';
import { ResourcesModule } from './resources/resources.module.js';
import { AuthZenModule } from './standards/authzen/authzen.module.js';
import { ScimModule } from './standards/scim/scim.module.js';
import { OAuthModule } from './standards/oauth/oauth.module.js';
import { SecretScanningModule } from './standards/secret-scanning/secret-scanning.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UsersModule } from './users/users.module.js';

/** The table of contents. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, database: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        ConfigModule.forRoot(settings),
        MetricsModule,
        PublicUrlModule,
        DatabaseModule.forRoot(database, ENTITIES),
        AccessModule,
        PrivilegesModule,
        PrivilegeSetsModule,
        AuthenticationServicesModule,
        UsersModule,
        GroupsModule,
        TokensModule,
        ResourcesModule,
        AuditModule,
        AuthModule,
        MetricInsightsModule,
        IdempotencyModule,
        HealthModule,
        ThoughtSpotModule,
        CdsModule,
        MindTouchModule,
        AuthZenModule,
        ScimModule,
        OAuthModule,
        SecretScanningModule,
      ],
      controllers: [ErrorPagesController],
      providers: [
        ProblemRenderer,
        HotRoutes,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswerHeadersInterceptor },
        { provide: APP_INTERCEPTOR, useExisting: IdempotencyInterceptor },
        { provide: APP_PIPE, useClass: DtoValidationPipe },
      ],
    };
  }
}
