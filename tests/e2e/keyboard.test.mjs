// Keys alone: a form filled in, explained, submitted, returned, corrected and
// accepted. The focus can be seen at every stop, the first one leads past the
// menu, Tab goes round every page of the job in the order of its text without a
// trap, and none of them scrolls sideways at 320 px or 200 % zoom.
import {account, browser, equal, finish, has, of, openPeriod, test, visit}
  from './lib.mjs';

const STOPS = 400;
const form = `/320481/${openPeriod()}/403/sthjj`;
const clerk = account('sthjj01');

/** The element that has the focus, and whether one can see that it has. */
const focus = page => page.evaluate(() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {tag: at.tagName, name: at.getAttribute('name') || '',
    value: at.value || '', href: at.getAttribute('href') || '',
    seen: at === document.body || at.id === 'main' ||
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 &&
        box.width > 0 && box.bottom > 0 && box.top < innerHeight &&
        box.right > 0 && box.left < innerWidth)};
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

const named = name => at => at.name === name;
const event = value => at => at.name === 'event' && at.value === value;
const leads = path => at => at.href.split('?')[0] === path;

/** At half the width (200 % zoom) and at 320 px the page itself stays. */
async function fits(page) {
  for (const width of [683, 320, 1366]) {
    await page.setViewportSize({width, height: 900});
    equal(await page.evaluate(() => document.documentElement.scrollWidth -
      document.documentElement.clientWidth), 0,
    `scrolls at ${width}: ${page.url()}`);
  }
}

/** From wherever the focus is Tab comes round to the first stop, and Shift+Tab
 * back again; every stop is visible. */
async function goesRound(page) {
  await tabTo(page, at => at.href === '#main', 'the first stop');
  for (const key of ['Tab', 'Shift+Tab']) {
    await page.keyboard.press(key);
  }
  equal((await focus(page)).href, '#main', 'back at the first stop');
  await page.keyboard.press('Shift+Tab');
  equal((await focus(page)).href === '#main', false, 'round the other way');
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
  const page = await signInByKeys(clerk);
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
  const page = await signInByKeys(clerk);
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

const saved = page => page.waitForFunction(() =>
  document.getElementById('saved').classList.contains('good'));

/** To a page of the menu and from its list to a form. */
async function open(page, list, path) {
  await tabTo(page, leads(list), `the menu's ${list}`);
  await enter(page);
  await tabTo(page, leads(path), path);
  await fits(page);
  await enter(page);
}

// The published share does not follow from the sections: a rule asks why.
const figures = {'v.B34.total': '30.5', 'v.B33.total': '8',
  'v.B32.total': '7', 'v.E33.total': '80'};

await test('cells are filled in by arrows, Enter and Tab', async () => {
  const page = await signInByKeys(clerk);
  await open(page, '/tasks', `/form${form}`);
  await tabTo(page, named('v.B34.current'), 'the first cell');
  for (const [key, cell] of Object.entries({ArrowRight: 'B34.total',
    ArrowDown: 'B36.total', ArrowLeft: 'B36.current', ArrowUp: 'B34.current',
    Enter: 'B36.current', Escape: 'B36.current'})) {
    await page.keyboard.press(key);
    equal((await focus(page)).name, `v.${cell}`, key);
  }
  for (const [name, figure] of Object.entries(figures)) {
    await tabTo(page, named(name), name);
    await page.keyboard.type(figure);
  }
  await page.keyboard.press('Shift+Tab');
  await saved(page);
  await fits(page);
  await goesRound(page);
  await page.context().close();
});

await test('a rule asks, the answer is written, the form is submitted',
  async () => {
    const page = await signInByKeys(clerk);
    await open(page, '/tasks', `/form${form}`);
    await tabTo(page, event('submit'), 'the button to submit');
    await enter(page);
    has(await page.textContent('main'), '核实', 'what the rule says');
    await fits(page);
    await goesRound(page);
    await tabTo(page, named('x.ENV-Q01'), 'the explanation');
    await page.keyboard.type('已与断面监测的原始记录逐项核对，情况属实。');
    await tabTo(page, event('submit'), 'the button to submit again');
    await enter(page);
    has(await page.textContent('main'), '已上报');
    await fits(page);
    await goesRound(page);
    await page.context().close();
  });

await test('the reviewer returns one cell with a reason', async () => {
  const page = await signInByKeys(of('reviewer'));
  await open(page, '/review', `/review${form}`);
  await fits(page);
  await goesRound(page);
  await tabTo(page, at => at.name.startsWith('j.'), 'the first verdict');
  await page.keyboard.press('r');
  has((await focus(page)).name, 'r.', 'the cursor stands in the reason');
  await page.keyboard.type('请按月度监测通报核对');
  await tabTo(page, event('return'), 'the button to return');
  await enter(page);
  has(page.url(), 'done=returned', 'address');
  await page.context().close();
});

await test('the clerk corrects that cell and submits again', async () => {
  const page = await signInByKeys(clerk);
  await open(page, '/tasks', `/form${form}`);
  has(await page.textContent('main'), '请按月度监测通报核对');
  await fits(page);
  await goesRound(page);
  const back = await page.locator('td.own > input[name^="v."]').evaluateAll(
    all => all.map(at => at.name));
  equal(back.length, 1, 'one cell is open');
  await tabTo(page, named(back[0]), back[0]);
  await page.keyboard.type('6');
  await tabTo(page, named(back[0].replace(/^v\.(.*)\..*/, 'n.$1')), 'its remark');
  await page.keyboard.type('已按通报更正');
  await saved(page);
  for (const name of await page
    .locator('main textarea[name^="x."]:not([name="x.empty"])')
    .evaluateAll(all => all.map(at => at.name))) {
    await tabTo(page, named(name), name);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('更正后比例仍按通报口径，情况属实。');
  }
  await tabTo(page, event('submit'), 'the button to submit');
  await enter(page);
  has(await page.textContent('main'), '已上报');
  await page.context().close();
});

await test('the reviewer accepts what was corrected', async () => {
  const page = await signInByKeys(of('reviewer'));
  await open(page, '/review', `/review${form}`);
  await fits(page);
  await tabTo(page, at => at.name.startsWith('j.'), 'the first verdict');
  const n = await page.locator('.judge fieldset').count();
  for (let i = 0; i < n; i++) {
    await page.keyboard.press('a');
  }
  equal(await page.textContent('#n-accept'), String(n), 'accepted');
  await tabTo(page, event('accept'), 'the button to accept');
  await enter(page);
  has(page.url(), 'done=accepted', 'address');
  await goesRound(page);
  await page.goto(`/review${form}`);
  has(await page.textContent('main'), '已审核');
  await page.context().close();
});

await browser.close();
finish();
