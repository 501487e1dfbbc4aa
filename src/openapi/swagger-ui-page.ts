import type { SurfaceDocument } from './surface-documents.js';

/** The page. `base` is where its files are, relative to its own address. */
export function swaggerUiPage(base: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Guildhall API</title>
    <link rel="stylesheet" href="${base}/swagger-ui.css">
    <link rel="icon" type="image/png" href="${base}/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${base}/swagger-ui-bundle.js"></script>
    <script src="${base}/swagger-ui-standalone-preset.js"></script>
    <script src="${base}/init.js"></script>
  </body>
</html>
`;
}

/**
 * The script that starts the page with a choice of documents. Their addresses are relative to the script's own. No
 * validator is named: the usual one would be sent every document.
 */
export function swaggerUiScript(surfaces: readonly SurfaceDocument[]): string {
  const urls = surfaces.map(({ title, jsonUrl }) => ({ name: title, url: `..${jsonUrl}` }));
  return `const base = document.currentScript.src;
window.ui = SwaggerUIBundle({
  urls: ${JSON.stringify(urls)}.map(({ name, url }) => ({ name, url: new URL(url, base).href })),
  dom_id: '#swagger-ui',
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  validatorUrl: null,
  persistAuthorization: true,
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
`;
}
