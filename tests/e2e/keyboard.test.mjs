// A whole job with keys alone: sign in, tasks, a form filled and submitted; then
// the reviewer's queue, review, acceptance. The focus can be seen at every stop
// and comes round again: there is no trap.
import {account, browser, equal, finish, has, of, openPeriod, test, visit}
  from './lib.mjs';

const period = openPeriod();
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

let form = '';
await test('a clerk fills a form and submits it with keys alone', async () => {
  const page = await signInByKeys(account('sthjj01'));
  await page.goto('/tasks');
  const link = await tabTo(page, at => new RegExp(`^/form/320481/${period}/`)
    .test(at.href), 'a form of the open month');
  form = link.href.replace(/[?#].*/, '');
  await enter(page);
  const cells = await page.locator('main input[name^="v."]').evaluateAll(
    all => all.filter(at => !at.readOnly && !at.disabled).map(at => at.name));
  equal(cells.length > 0, true, 'cells to fill');
  for (const name of cells) {
    await tabTo(page, at => at.name === name, name);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('5');
  }
  const submit = at => at.name === 'event' && at.value === 'submit';
  await tabTo(page, submit, 'the button to submit');
  await enter(page);
  // What the rules ask is answered where they ask it, then it goes again.
  const asked = await page.locator('main textarea').evaluateAll(
    all => all.filter(at => at.getClientRects().length).map(at => at.name));
  if (page.url().includes('/form/') && asked.length) {
    for (const name of asked.filter(n => n.startsWith('x.'))) {
      await tabTo(page, at => at.name === name, name);
      await page.keyboard.type('本月数据已与原始记录逐项核对，情况属实。');
    }
    await tabTo(page, submit, 'the button to submit again');
    await enter(page);
  }
  await page.goto(form);
  has(await page.textContent('main'), '已上报');
  await page.context().close();
});

await test('a reviewer accepts it with keys alone', async () => {
  const page = await signInByKeys(of('reviewer'));
  await page.goto('/review');
  const path = form.replace('/form/', '/review/');
  await tabTo(page, at => at.href.startsWith(path), 'the form in the queue');
  await enter(page);
  for (let round = 0; round < 3 && page.url().includes(path); round++) {
    const at = await tabTo(page, stop => (stop.type === 'radio' &&
      stop.value === 'accept' && !stop.checked) ||
      (stop.name === 'event' && stop.value === 'accept' && !stop.read),
    'the acceptance');
    if (at.type === 'radio') {
      await page.keyboard.press('Space');
      round--;
    } else {
      await enter(page);
      break;
    }
  }
  await page.goto(path);
  has(await page.textContent('main'), '已审核');
  await page.context().close();
});

await browser.close();
finish();
