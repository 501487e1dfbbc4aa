import { readTracing } from './tracing-settings.js';

const BASE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('the settings of traces', () => {
  it('are none where no collector is named', () => {
    expect(readTracing({})).toBeNull();
    expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER: 'always_on' })).toBeNull();
  });

  it('keep what the caller keeps, and all else, unless said otherwise', () => {
    expect(readTracing(BASE)).toEqual({
      url: 'http://collector:4318/v1/traces',
      serviceName: 'guildhall',
      sampler: 'parentbased_always_on',
      ratio: 1,
    });
  });

  it('take the whole address for traces as it is, and slashes at the end of the other', () => {
    expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector/otlp//' })?.url).toBe(
      'http://collector/otlp/v1/traces',
    );
    const whole = { ...BASE, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://elsewhere/in?tenant=1' };
    expect(readTracing(whole)?.url).toBe('https://elsewhere/in?tenant=1');
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://collector'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', 'NaN'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.5'],
  ])('refuse a bad %s, which they name: %s', (name, value) => {
    expect(() => readTracing({ ...BASE, [name]: value })).toThrow(name);
  });
});
