// Who has reported: the matrix, its periods, the counties; one press reminds
// those who are late; the clerk reads the message. With script and without.
import {account, browser, equal, finish, has, of, openPeriod, pictures, signIn,
  test} from './lib.mjs';

const matrix = `/matrix/320481/${openPeriod()}`;
const overflow = page => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);
const remind = page => Promise.all([
  page.waitForNavigation(),
  page.click('main form[action$="/remind"] button'),
]);

await test('one press reminds all that are open', async () => {
  const page = await signIn(of('reviewer'), {script: false});
  await page.goto(matrix);
  const boxes = page.locator('input[name^="remind."]');
  const open = await boxes.count();
  equal(open > 3, true, 'open forms');
  equal(await page.locator('input[name^="remind."]:checked').count(), open,
    'all ticked');
  await remind(page);
  has(await page.textContent('.notice.good'), `已提醒 ${open} 张`);
  equal(await page.locator('input[name^="remind."]:not([disabled])').count(), 0,
    'held for a day');
  await page.screenshot({path: `${pictures}/overview-matrix.png`,
    fullPage: true});
  await page.context().close();
});

await test('a press without a tick, a text with a wrong word', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(matrix);
  await remind(page);
  has(await page.textContent('.notice.bad'), '没有勾选');
  await page.fill('#text', '{谁}');
  await remind(page);
  has(await page.textContent('.notice.bad'), '{谁}');
  equal(await page.inputValue('#text'), '{谁}', 'text is kept');
  await page.context().close();
});

await test('the clerk finds the message and marks it as read', async () => {
  const page = await signIn(account('tjj01'));
  has(await page.textContent('#menu'), '消息 (');
  await page.goto('/messages');
  has(await page.textContent('.inbox'), '统计局');
  const unread = await page.locator('.inbox .unread').count();
  equal(unread > 0, true, 'unread ones');
  await Promise.all([page.waitForNavigation(),
    page.click('.inbox .unread button >> nth=0')]);
  equal(await page.locator('.inbox .unread').count(), unread - 1, 'one less');
  await page.fill('#email', 'wrong');
  await page.evaluate(() =>
    document.querySelector('form[action="/messages/contact"]').noValidate =
      true);
  await Promise.all([page.waitForNavigation(),
    page.click('form[action="/messages/contact"] button')]);
  has(await page.textContent('.faults'), '这不是邮箱地址');
  await page.fill('#email', 'tjj@example.cn');
  await Promise.all([page.waitForNavigation(),
    page.click('form[action="/messages/contact"] button')]);
  equal(await page.inputValue('#email'), 'tjj@example.cn', 'address');
  await page.context().close();
});

await test('units by periods, and the file', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(`${matrix}/history`);
  equal(await page.locator('table.matrix thead th').count(), 14, 'columns');
  equal((await page.locator('table.matrix').innerText()).includes('10000%'),
    false, 'rates');
  await page.click('.head .actions a');
  equal(new URL(page.url()).pathname, matrix, 'back to the forms');
  const [file] = await Promise.all([page.waitForEvent('download'),
    page.click('a[href$="/csv"]')]);
  has(file.suggestedFilename(), '.csv');
  await page.context().close();
});

await test('Excel and a print view, of the matrix and of the counties',
  async () => {
    const page = await signIn(of('evaluator'));
    await page.goto('/counties');
    for (const path of [matrix, new URL(page.url()).pathname]) {
      await page.goto(path);
      const [file] = await Promise.all([page.waitForEvent('download'),
        page.click('a[href*="/xlsx"]')]);
      has(file.suggestedFilename(), '.xlsx');
      await Promise.all([page.waitForNavigation(),
        page.click('a[href*="/print"]')]);
      has(await page.textContent('.no-print'), 'Ctrl+P');
      await page.emulateMedia({media: 'print'});
      equal(await page.locator('.topbar, .no-print').first().isVisible(), false,
        'only the table is printed');
      equal(await page.locator('table.list').isVisible(), true, 'table');
      await page.emulateMedia({media: 'screen'});
      await page.click('.no-print a');
      equal(new URL(page.url()).pathname, path, 'way back');
    }
    await page.click('nav.periods a[href*="order=name"]');
    equal(await page.locator('nav.periods a[href*="order=name"]')
      .getAttribute('aria-current'), 'page', 'order');
    await page.context().close();
  });

await test('counties of a city, wide and narrow', async () => {
  const page = await signIn(of('evaluator'));
  await page.goto('/counties');
  has(await page.textContent('table.counties'), '溧阳市');
  await page.click('table.counties a');
  has(page.url(), '/matrix/320481/');
  equal(await page.locator('input[name^="remind."]').count(), 0,
    'an evaluator reminds nobody');
  await page.setViewportSize({width: 320, height: 700});
  for (const path of [matrix, `${matrix}/history`, '/counties', '/messages']) {
    await page.goto(path);
    equal(await overflow(page), 0, `${path} at 320 px`);
  }
  await page.screenshot({path: `${pictures}/overview-narrow.png`,
    fullPage: true});
  await page.context().close();
});

await browser.close();
finish();
