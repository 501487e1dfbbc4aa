import { introspectionObserver } from './introspection.observer.js';
import type { SurfaceMaker } from './surface.js';

/** What shows what the surfaces have done, and can do nothing itself. */
export const OBSERVERS: readonly SurfaceMaker[] = [introspectionObserver];
