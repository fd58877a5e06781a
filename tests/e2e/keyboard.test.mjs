// Keys alone: the focus can be seen at every stop, the first one leads past the
// menu, and Tab goes round the page in the order of its text without a trap.
import {account, browser, equal, finish, test, visit} from './lib.mjs';

const STOPS = 400;

/** The element that has the focus, and whether one can see that it has. */
const focus = page => page.evaluate(() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  return {tag: at.tagName, name: at.getAttribute('name') || '',
    value: at.value || '', href: at.getAttribute('href') || '',
    type: at.type || '', checked: Boolean(at.checked),
    read: Boolean(at.readOnly || at.disabled),
    seen: at === document.body || at.id === 'main' ||
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)};
});

/** Press Tab until `wanted` likes the element; every stop must be visible. */
async function tabTo(page, wanted, what) {
  for (let i = 0; i < STOPS; i++) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    equal(at.seen, true, `focus seen on ${at.tag} ${at.name}${at.href}`);
    if (wanted(at)) return at;
  }
  throw new Error(`no way by Tab to ${what} on ${page.url()}`);
}

/** Enter on what has the focus leads to another page. */
const enter = page => Promise.all([page.waitForNavigation(),
  page.keyboard.press('Enter')]);

async function signInByKeys(who) {
  const page = await visit();
  await page.goto('/login');
  await tabTo(page, at => at.name === 'login', 'the login');
  await page.keyboard.type(who.login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(who.password);
  await enter(page);
  return page;
}

await test('the first stop of a page leads past the menu', async () => {
  const page = await signInByKeys(account('sthjj01'));
  await page.goto('/tasks');
  await page.keyboard.press('Tab');
  equal((await focus(page)).href, '#main', 'skip link');
  const top = await page.evaluate(() =>
    document.activeElement.getBoundingClientRect().top);
  equal(top >= 0, true, 'the skip link can be seen');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() =>
    Boolean(document.activeElement.closest('main'))), true, 'in the content');
  await page.context().close();
});

await test('Tab goes round a page in the order of its text', async () => {
  const page = await signInByKeys(account('sthjj01'));
  await page.goto('/password');
  await page.evaluate(() => {
    document.activeElement.blur();
    window.getSelection().collapse(document.body, 0);
  });
  const order = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input:not([type=hidden]), ' +
      'select, textarea, summary, [tabindex="0"]')]
      .filter(at => at.getClientRects().length).length);
  const seen = [];
  for (let i = 0; i < order; i++) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => {
      const all = [...document.querySelectorAll('*')];
      return all.indexOf(document.activeElement);
    }));
  }
  const sorted = [...seen].sort((a, b) => a - b);
  equal(seen.join(' '), sorted.join(' '), 'order');
  equal(new Set(seen).size, seen.length, 'each once');
  await page.context().close();
});

await browser.close();
finish();
