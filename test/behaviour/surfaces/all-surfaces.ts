import { authZenSurface } from './authzen.surface.js';
import { cdsSurface } from './cds.surface.js';
import { metricInsightsSurface } from './metric-insights.surface.js';
import { mindTouchSurface } from './mindtouch.surface.js';
import { nativeSurface } from './native.surface.js';
import { scimSurface } from './scim.surface.js';
import type { SurfaceMaker } from './surface.js';
import { thoughtSpotSurface } from './thoughtspot.surface.js';

/** Every front door through which something can be changed. A new one joins all behaviour tests with a line here. */
export const WRITING_SURFACES: readonly SurfaceMaker[] = [
  nativeSurface,
  thoughtSpotSurface,
  metricInsightsSurface,
  cdsSurface,
  mindTouchSurface,
  scimSurface,
];

/** Every front door of the server, those as well through which one can only look. */
export const SURFACES: readonly SurfaceMaker[] = [...WRITING_SURFACES, authZenSurface];
