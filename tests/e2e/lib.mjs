// What every browser test needs: the service's address and accounts, signed-in
// browser contexts, a list of named checks, and a watch on the console.
import {readFileSync, mkdirSync} from 'node:fs';
import {chromium} from 'playwright-core';

export const base = process.env.E2E_BASE;
export const folder = process.env.E2E_VAR;
export const pictures = `${folder}/pictures`;
mkdirSync(pictures, {recursive: true});

export const accounts = readFileSync(`${folder}/demo-accounts.csv`, 'utf8')
  .trim().split('\n').slice(1)
  .map(line => line.split(','))
  .map(([role, login, password, note]) => ({role, login, password, note}));

export const account = login => {
  const found = accounts.find(a => a.login === login);
  if (!found) throw new Error(`no demo account ${login}`);
  return found;
};
export const of = role => accounts.find(a => a.role === role);

let passed = 0;
let failed = 0;
const problems = []; // console errors and refused scripts of any page

/** Run one named check; a throw is a failure and the next one still runs. */
export async function test(name, run) {
  problems.length = 0;
  try {
    await run();
    if (problems.length) throw new Error(`console: ${problems.join(' | ')}`);
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n        ${error.stack || error}`);
  }
}

/** Print the totals in the form that `make test` sums up. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

export function equal(actual, wanted, what = 'value') {
  if (actual !== wanted) {
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ` +
      JSON.stringify(wanted));
  }
}

export function has(text, part, what = 'text') {
  if (!text.includes(part)) {
    throw new Error(`${what} lacks ${JSON.stringify(part)}: ` +
      text.slice(0, 600));
  }
}

export const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** A page in a context of its own. */
export async function visit({width = 1366, height = 900, script = true} = {}) {
  const context = await browser.newContext({
    baseURL: base, viewport: {width, height}, acceptDownloads: true,
    javaScriptEnabled: script, locale: 'zh-CN',
  });
  const page = await context.newPage();
  page.on('console', m => {
    // A 4xx answer or a lost line that a test asks for is not the page's fault.
    if (m.type() === 'error' &&
        !/status of 4\d\d|net::ERR_FAILED/.test(m.text())) {
      problems.push(m.text());
    }
  });
  page.on('pageerror', e => problems.push(String(e)));
  return page;
}

/** Sign `who` in; the page then stands on the role's first page. */
export async function signIn(who, options) {
  const page = await visit(options);
  await page.goto('/login');
  await page.fill('[name=login]', who.login);
  await page.fill('[name=password]', who.password);
  await page.click('main form [type=submit]');
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
  return page;
}

/** Press the button of a form's event ("save", "submit", "accept", ...). */
export async function press(page, event) {
  await Promise.all([
    page.waitForNavigation(),
    page.click(`button[name=event][value=${event}]`),
  ]);
}

/** The period that the demo has open: the month before this one. */
export function openPeriod(now = new Date()) {
  const beijing = new Date(now.getTime() + 8 * 3600 * 1000);
  const year = beijing.getUTCFullYear();
  const month = beijing.getUTCMonth(); // 0-11: the month before, from 1
  return month === 0 ? `${year - 1}-12` :
    `${year}-${String(month).padStart(2, '0')}`;
}
