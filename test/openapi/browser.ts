import fs from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or undefined. Nothing is ever downloaded. */
export const browserPath: string | undefined = CANDIDATES.find((file) => fs.existsSync(file));

/** `it` where there is a browser. CI always runs the test, and fails without one; elsewhere it is skipped aloud. */
export function itInBrowser(name: string, test: () => Promise<void>, timeoutMs: number): void {
  if (browserPath !== undefined || process.env.CI === 'true') {
    it(name, test, timeoutMs);
    return;
  }
  process.stderr.write(`\nNO CHROMIUM FOUND, SKIPPED: ${name} (apt-get install chromium)\n\n`);
  it.skip(name, test);
}

export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(`No Chromium at ${CANDIDATES.join(', ')}.`);
  // As root, which containers and CI run as, Chromium has no sandbox.
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** What a page did that it should not: complaints on its console, and requests to other places than `origin`. */
export function watch(page: Page, origin: string): string[] {
  const findings: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) findings.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => findings.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) findings.push(`request: ${url.href}`);
  });
  page.on('requestfailed', (request) => findings.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  return findings;
}
