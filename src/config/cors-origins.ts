import { invalid, readList, type Environment } from './read-setting.js';

const NAME = 'GUILDHALL_CORS_ORIGINS';

/** Origins exactly as browsers send them. A wildcard is refused: any page that somebody looks at would be one of them. */
export function readCorsOrigins(env: Environment): readonly string[] {
  const origins = readList(env, NAME);
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong !== undefined) {
    throw invalid(
      NAME,
      `must hold origins such as https://console.example.org or http://localhost:8080, not "${wrong}"`,
    );
  }
  return origins;
}

function isOrigin(text: string): boolean {
  return /^https?:[^*]*$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
