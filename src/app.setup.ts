import type { Server } from 'node:http';
import { DiscoveryService, HttpAdapterHost, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { Metrics } from './common/metrics/metrics.js';
import type { Settings } from './config/settings.js';
import type { OpenDatabase } from './database/open-database.js';
import { cdsRequests } from './dialects/cds/answer-headers.js';
import { CdsErrorRenderer } from './dialects/cds/cds-error.renderer.js';
import { MetricInsightsErrorRenderer } from './dialects/metric-insights/error.renderer.js';
import { requestBody as metricInsightsBody } from './dialects/metric-insights/request-body.js';
import { MindTouchErrorRenderer } from './dialects/mindtouch/http/error.renderer.js';
import { dreamRequest } from './dialects/mindtouch/http/dream-request.js';
import { ThoughtSpotErrorRenderer } from './dialects/thoughtspot/thoughtspot-error.renderer.js';
import { assertAllDeclared, declaredRoutes } from './http/access-declarations.js';
import { DATA_ONLY } from './http/content-policy.js';
import { ErrorFilter } from './http/error.filter.js';
import { answerClientErrors } from './http/client-errors.js';
import { createAdapter } from './http/fast-express.adapter.js';
import type { TrustsProxy } from './http/client-address.js';
import { HotLane } from './http/hot-lane.js';
import { HotRoutes } from './http/hot-routes.js';
import { jsonBody, rawJson, refuseOtherTypes } from './http/json-body.js';
import { ProblemRenderer } from './http/problem.renderer.js';
import { prefixesOf } from './http/surfaces.js';
import { PublicUrl } from './http/public-url.js';
import { requestContext } from './http/request-context.middleware.js';
import { useOriginForm } from './http/request-target.js';
import { NestLogger } from './logging/logger.js';
import { buildDocuments } from './openapi/build-documents.js';
import { serveDocuments } from './openapi/swagger-ui.js';
import { AuthZenErrorRenderer } from './standards/authzen/error.renderer.js';
import { authZenRequests } from './standards/authzen/requests.js';
import { SCIM_MEDIA_TYPE } from './standards/scim/http/media-type.js';
import { ScimErrorRenderer } from './standards/scim/http/scim-error.renderer.js';
import { IntrospectionHotRoute } from './standards/oauth/introspection.hot-route.js';
import { oauthRequests } from './standards/oauth/form-body.js';
import { OAuthErrorRenderer } from './standards/oauth/oauth-error.renderer.js';

/** The whole application on an open database, ready to listen. Main and the tests share it. */
export async function createApp(
  settings: Settings,
  database: OpenDatabase,
  logger: Logger,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, database), createAdapter(), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
    // A word beside a parameter, as in /group/public and /group/:name, is no conflict: the more specific path wins.
    routeConflictPolicy: { duplicate: 'error', shadow: 'off' },
    routeResolutionStrategy: 'specificity',
  });
  const metrics = app.get(Metrics);
  app.set('etag', false);
  app.set('trust proxy', [...settings.trustedProxies]);
  app.set('query parser', 'simple');
  app.use(requestContext(logger, metrics), helmet({ contentSecurityPolicy: DATA_ONLY }));
  serveDocuments(app.getHttpAdapter().getInstance() as Express, () => buildDocuments(app));
  app.use('/api/v1', ...jsonBody());
  app.use(prefixesOf('metric-insights'), ...metricInsightsBody());
  app.use(prefixesOf('cds'), ...cdsRequests());
  app.use(prefixesOf('scim'), ...jsonBody([SCIM_MEDIA_TYPE, 'application/json']));
  app.use(prefixesOf('mindtouch'), ...dreamRequest(app.get(PublicUrl)));
  app.use(prefixesOf('authzen'), ...authZenRequests());
  app.use('/oauth2', ...oauthRequests());
  app.use('/secret-scanning', refuseOtherTypes(['application/json']), rawJson());
  app.useGlobalFilters(
    new ErrorFilter(
      {
        native: app.get(ProblemRenderer),
        thoughtspot: app.get(ThoughtSpotErrorRenderer),
        'metric-insights': new MetricInsightsErrorRenderer(),
        cds: app.get(CdsErrorRenderer),
        mindtouch: app.get(MindTouchErrorRenderer),
        authzen: app.get(AuthZenErrorRenderer),
        scim: new ScimErrorRenderer(),
        oauth: app.get(OAuthErrorRenderer),
      },
      app.get(HttpAdapterHost),
      logger,
    ),
  );
  assertAllDeclared(declaredRoutes(app.get(DiscoveryService), app.get(MetadataScanner), app.get(Reflector)));
  await app.init();
  const hotRoutes = [...app.get(HotRoutes).all, app.get(IntrospectionHotRoute)];
  new HotLane(hotRoutes, logger, metrics, trustsProxyOf(app)).install(httpServer(app));
  useOriginForm(httpServer(app));
  answerClientErrors(httpServer(app), app.get(PublicUrl));
  return app;
}

/** Whom Express believes, from its setting `trust proxy`. */
function trustsProxyOf(app: NestExpressApplication): TrustsProxy {
  return (app.getHttpAdapter().getInstance() as Express).get('trust proxy fn') as TrustsProxy;
}

export function httpServer(app: NestExpressApplication): Server {
  return app.getHttpServer() as Server;
}
