export type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

/** Where traces go, and which requests are traced. */
export interface TracingSettings {
  /** The whole address. */
  url: string;
  serviceName: string;
  sampler: SamplerName;
  /** Of the samplers that take one: the part of traces that are kept, from 0 to 1. */
  ratio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

const SAMPLERS: readonly SamplerName[] = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];

/** The variables of OpenTelemetry that we answer for; null when no collector is named. Throws like `readSettings`. */
export function readTracing(env: Environment): TracingSettings | null {
  const base = readAddress(env, ENDPOINT);
  const whole = readAddress(env, TRACES_ENDPOINT);
  const settings = {
    serviceName: env.OTEL_SERVICE_NAME || 'guildhall',
    sampler: readSampler(env),
    ratio: readRatio(env),
  };
  if (whole !== null) return { url: whole, ...settings };
  return base === null ? null : { url: `${base.replace(/\/+$/, '')}/v1/traces`, ...settings };
}

function readAddress(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name} must be a URL that starts with http:// or https://.`);
  }
  return text;
}

function readSampler(env: Environment): SamplerName {
  const text = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on';
  const sampler = SAMPLERS.find((candidate) => candidate === text);
  if (!sampler) throw new Error(`OTEL_TRACES_SAMPLER must be one of ${SAMPLERS.join(', ')}.`);
  return sampler;
}

function readRatio(env: Environment): number {
  const text = env.OTEL_TRACES_SAMPLER_ARG || '1';
  const ratio = Number(text);
  if (!/^(\d*\.)?\d+$/.test(text) || ratio > 1) {
    throw new Error('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.');
  }
  return ratio;
}
