import type { Browser, Page } from 'playwright-core';
import { TestServer } from '../support/test-server.js';
import { itInBrowser, launchBrowser, watch } from './browser.js';
import { startPrefixProxy } from './prefix-proxy.js';

const BROWSER_TIMEOUT_MS = 120_000;

describe('Swagger UI', () => {
  let server: TestServer;
  let browser: Browser | undefined;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(async () => {
    await browser?.close();
    await server.stop();
  });

  it.each(['/docs', '/docs/'])('answers %s with the page, which may load from this server alone', async (path) => {
    const { status, headers, body } = await server.as(undefined).get<string>(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self';");
    expect(body).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it.each([
    '/docs/index.html',
    '/docs/package.json',
    '/docs/%2e%2e%2fpackage.json',
    '/openapi/native.json',
    '/openapi/x',
  ])('knows no %s', async (path) => {
    expect((await server.as(undefined).get(path)).status).toBe(404);
  });

  it.each(['/docs', '/docs/init.js', '/openapi.json'])('takes nothing at %s', async (path) => {
    const answer = await server.admin.post(path, {});
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('lets answers with data load and run nothing', async () => {
    const { headers } = await server.admin.get('groups');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
  });

  itInBrowser(
    'lists the groups for whoever authorizes, and still knows him after a reload',
    async () => {
      const page = await openPage();
      const findings = watch(page, server.url);
      await tryOut(page, `${server.url}/docs/`);
      await page.reload(); // The address names the operation, so it is open again.
      await page.locator('.btn.authorize.locked').waitFor();
      expect(JSON.parse(await executeListGroups(page))).toMatchObject({
        items: expect.arrayContaining([ADMINISTRATORS]),
      });
      expect(findings).toEqual([]);
    },
    BROWSER_TIMEOUT_MS,
  );

  itInBrowser(
    'does the same behind the prefix of a proxy, and without a slash at the end',
    async () => {
      const proxy = await startPrefixProxy(server.url, '/guild');
      try {
        const page = await openPage();
        const findings = watch(page, new URL(proxy.url).origin);
        await tryOut(page, `${proxy.url}/docs`);
        expect(findings).toEqual([]);
      } finally {
        await proxy.stop();
      }
    },
    BROWSER_TIMEOUT_MS,
  );

  itInBrowser(
    'groups the operations by module, in the order of the document, and offers the document by its name',
    async () => {
      const page = await openPage();
      await page.goto(`${server.url}/docs`);
      await page.locator('.opblock-tag').first().waitFor();
      const tags = await page
        .locator('.opblock-tag')
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-tag')));
      expect(tags.slice(0, 3)).toEqual(['Sessions', 'Users', 'Groups']);
      expect(await page.locator('.topbar select option').first().textContent()).toBe('Guildhall');
    },
    BROWSER_TIMEOUT_MS,
  );

  async function openPage(): Promise<Page> {
    browser ??= await launchBrowser();
    const context = await browser.newContext();
    return context.newPage();
  }

  /** What a person does: opens the page, authorizes, and executes `GET /api/v1/groups`. */
  async function tryOut(page: Page, url: string): Promise<void> {
    await page.goto(url);
    await page.locator('.btn.authorize').click();
    await page.locator('.auth-container input').fill(String(server.admin.token));
    await page.locator('.auth-container .btn.authorize').click();
    await page.locator('.auth-container .btn-done').click();
    await page.locator('#operations-Groups-listGroups .opblock-summary-control').click();
    expect(JSON.parse(await executeListGroups(page))).toMatchObject({
      items: expect.arrayContaining([ADMINISTRATORS]),
    });
  }
});

const ADMINISTRATORS = expect.objectContaining({ name: 'Administrators' });

/** Tries out the operation, which is open, and reads the answer's body off the page. */
async function executeListGroups(page: Page): Promise<string> {
  const operation = page.locator('#operations-Groups-listGroups');
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table');
  expect(await answer.locator('.response-col_status').last().innerText()).toMatch(/^200/);
  return answer.locator('.response-col_description code, .response-col_description pre').first().innerText();
}
