import { createRequire } from 'node:module';
import path from 'node:path';
import type { RequestHandler, Router } from 'express';
import { contentSecurityPolicy } from 'helmet';
import { swaggerUiPage, swaggerUiScript } from './swagger-ui-page.js';
import { documentText } from './document-text.js';
import type { BuiltDocument } from './build-documents.js';
import { SURFACE_DOCUMENTS } from './surface-documents.js';

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'favicon-32x32.png'];

/**
 * What the page may load and call: this server, and pictures that the style sheet holds. Styles within elements are
 * what Swagger UI's arrows and highlighted examples are made of; scripts within the page are not allowed.
 */
const pageHeaders = contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/**
 * Serves Swagger UI at /docs and the documents it shows. They are public and read only. `build` is called once, when a
 * document is first asked for.
 */
export function serveDocuments(router: Pick<Router, 'get'>, build: () => readonly BuiltDocument[]): void {
  let built: readonly BuiltDocument[] | undefined;
  const documents = (): readonly BuiltDocument[] => (built ??= build());
  router.get('/docs', pageHeaders, (req, res) => {
    // Addresses in the page are relative: it may be behind a prefix that this server does not know of.
    res.type('html').send(swaggerUiPage(req.path.endsWith('/') ? '.' : './docs'));
  });
  router.get('/docs/init.js', (_req, res) => {
    res.type('js').send(swaggerUiScript(documents().map(({ surface }) => surface)));
  });
  for (const name of ASSETS) router.get(`/docs/${name}`, sendAsset(name));
  for (const { jsonUrl } of SURFACE_DOCUMENTS) {
    router.get(jsonUrl, (_req, res, next) => {
      const found = documents().find(({ surface }) => surface.jsonUrl === jsonUrl);
      if (!found) next();
      else res.setHeader('Cache-Control', 'no-cache').type('application/json').send(documentText(found.document));
    });
  }
}

function sendAsset(name: string): RequestHandler {
  const root = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return (_req, res, next) => res.sendFile(name, { root }, (error) => error && next(error));
}
