import { cdsSurface } from './cds.surface.js';
import { metricInsightsSurface } from './metric-insights.surface.js';
import { mindTouchSurface } from './mindtouch.surface.js';
import { nativeSurface } from './native.surface.js';
import { scimSurface } from './scim.surface.js';
import type { SurfaceMaker } from './surface.js';
import { thoughtSpotSurface } from './thoughtspot.surface.js';

/** Every front door of the server. A new one joins all behaviour tests with a line here. */
export const SURFACES: readonly SurfaceMaker[] = [
  nativeSurface,
  thoughtSpotSurface,
  metricInsightsSurface,
  cdsSurface,
  mindTouchSurface,
  scimSurface,
];
