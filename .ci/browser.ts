/** The inbox in a real browser: the list, a mail's text, its HTML in the frame, and no script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { apiClient } from '../test/e2e/api-client.ts';
import { startLaptop, until } from '../test/e2e/laptop.ts';

/** Why chromium must not look for anything outside of this machine. */
const offline = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

const laptop = await startLaptop();
const profile = await mkdtemp(join(tmpdir(), 'order-pipeline-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', ...offline],
});
try {
  const alice = apiClient(laptop.apiUrl, 'alice');
  const customer = { email: 'ada@example.com', name: '<img src=x onerror=alert(1)>' };
  const lines = [{ sku: 'TEAPOT', quantity: 2 }];
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'browser' };
  const body = JSON.stringify({ customer, lines });
  await alice({ method: 'POST', path: '/orders', headers, body });
  await until(
    async () => (await fetch(`${laptop.consoleUrl}/inbox`)).text(),
    (html) => html.includes('Your order is confirmed'),
  );

  const page = await browser.newPage();
  page.on('dialog', () => fail('a mail ran a script'));
  await page.goto(laptop.consoleUrl);
  await page.getByText('Your order is confirmed').click();
  expectText(await page.locator('pre').textContent(), 'Teapot, blue enamel (TEAPOT)');
  const frame = page.frameLocator('iframe');
  expectText(await frame.locator('body').textContent(), '£49.00');
  expectText(await frame.locator('body').textContent(), customer.name);
  const screenshot = process.env['SCREENSHOT'];
  if (screenshot !== undefined) await page.screenshot({ path: screenshot, fullPage: true });
  console.log('the mail is readable as text and as HTML, and nothing in it runs');
} finally {
  await browser.close();
  await laptop.stop();
  await rm(profile, { recursive: true, force: true });
}

function expectText(text: string | null, part: string): void {
  if (!text?.includes(part)) fail(`"${part}" is not in:\n${text}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
