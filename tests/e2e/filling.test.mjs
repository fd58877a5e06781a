// Filling in a form: each cell saves itself, and nothing typed is ever lost.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {account, browser, equal, finish, folder, has, openPeriod, press, signIn, test}
  from './lib.mjs';

const period = openPeriod();
const form = `/form/320481/${period}/402/tjj`;
const clerk = account('tjj01');

const saved = page => page.waitForFunction(() =>
  document.getElementById('saved').classList.contains('good'));

/** Fill a cell and wait until the server has it. */
async function store(page, name, value) {
  await page.fill(`[name="v.${name}"]`, value);
  await page.waitForFunction(() =>
    !document.getElementById('saved').classList.contains('good') ||
    document.activeElement === document.body).catch(() => {});
  await page.locator(`[name="v.${name}"]`).blur();
  await saved(page);
}

const names = async page => page.$$eval('td.own > input[name^="v."]',
  inputs => inputs.map(input => input.name.slice(2)));

let own = [];

await test('a cell saves itself in a request of its own', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  own = await names(page);
  const [reply] = await Promise.all([
    page.waitForResponse(r => r.request().method() === 'POST'),
    page.fill(`[name="v.${own[0]}"]`, '7'),
  ]);
  const sent = new URLSearchParams(reply.request().postData());
  equal([...sent.keys()].filter(k => k.startsWith('v.')).join(),
    `v.${own[0]}`, 'cells sent');
  await saved(page);
  has(await page.textContent('#saved'), '已保存');
  equal(/\d\d:\d\d:\d\d/.test(await page.textContent('#saved')), true, 'time');
  const other = await signIn(clerk); // a second computer
  await other.goto(form);
  equal(await other.inputValue(`[name="v.${own[0]}"]`), '7.0', 'stored');
  await other.context().close();
  await page.context().close();
});

await test('what a colleague saved arrives, and other cells never conflict', async () => {
  const mine = await signIn(clerk);
  const theirs = await signIn(clerk);
  await mine.goto(form);
  await theirs.goto(form);
  await store(theirs, own[0], '8');
  await store(mine, own[1], '21');
  equal(await mine.inputValue(`[name="v.${own[0]}"]`), '8.0', 'theirs arrived');
  await theirs.reload();
  equal(await theirs.inputValue(`[name="v.${own[1]}"]`), '21.0', 'mine stored');
  await mine.context().close();
  await theirs.context().close();
});

await test('both type into one cell: both values, and a choice', async () => {
  const mine = await signIn(clerk);
  const theirs = await signIn(clerk);
  await mine.goto(form);
  await theirs.goto(form);
  await store(theirs, own[0], '9');
  await mine.fill(`[name="v.${own[0]}"]`, '10');
  const box = mine.locator(`[id="conflict.${own[0]}"]`);
  await box.waitFor();
  has(await box.textContent(), '9');
  has(await box.textContent(), '10');
  has(await box.textContent(), '填报员01', 'who');
  await box.getByRole('button', {name: '用我的'}).click();
  await saved(mine);
  await theirs.reload();
  equal(await theirs.inputValue(`[name="v.${own[0]}"]`), '10.0', 'chosen');
  await mine.context().close();
  await theirs.context().close();
});

await test('typed into again while its save is under way: no conflict', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  const item = own[0].split('.')[0];
  await page.route('**/form/**', async route => {
    await new Promise(done => setTimeout(done, 400)); // a slow line
    await route.continue();
  });
  const sent = page.waitForRequest(r => r.method() === 'POST');
  await page.fill(`[name="v.${own[0]}"]`, '１０.5');
  await sent;
  await page.fill(`[name="n.${item}"]`, '在途时写的备注');
  await page.fill(`[name="v.${own[0]}"]`, '10.7');
  await page.locator(`[name="v.${own[0]}"]`).blur();
  for (let i = 0; i < 2; i++) {
    await page.waitForResponse(r => r.request().method() === 'POST');
  }
  await saved(page);
  equal((await page.locator('[id^="conflict."]').allTextContents()).join(),
    '', 'conflicts');
  await page.unrouteAll({behavior: 'wait'});
  await page.reload();
  equal(await page.inputValue(`[name="v.${own[0]}"]`), '10.7', 'stored');
  equal(await page.inputValue(`[name="n.${item}"]`), '在途时写的备注', 'remark');
  await page.fill(`[name="n.${item}"]`, '');
  await saved(page);
  await page.context().close();
});

await test('an ended session keeps what was typed and goes on by itself', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.fill(`[name="v.${own[1]}"]`, '22');
  await page.waitForFunction(() =>
    document.querySelector('#saved a[href^="/login"]'));
  equal(await page.inputValue(`[name="v.${own[1]}"]`), '22', 'kept');
  const [login] = await Promise.all([
    page.context().waitForEvent('page'), page.click('#saved a'),
  ]);
  await login.fill('[name=login]', clerk.login);
  await login.fill('[name=password]', clerk.password);
  await login.click('main form [type=submit]');
  await login.waitForURL(url => !url.pathname.startsWith('/login'));
  await login.close();
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await saved(page);
  equal(cookies.length > 0, true, 'was signed in');
  await page.reload();
  equal(await page.inputValue(`[name="v.${own[1]}"]`), '22.0', 'stored');
  await page.context().close();
});

await test('typed while the line was down and closed: offered again', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  await page.context().route('**/form/**', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue());
  await page.evaluate(() => { navigator.sendBeacon = () => false; });
  await page.fill(`[name="v.${own[1]}"]`, '23');
  await page.waitForFunction(() =>
    document.getElementById('saved').classList.contains('bad'));
  await page.close({runBeforeUnload: false});
  await page.context().unrouteAll();
  const again = await page.context().newPage();
  await again.goto(form);
  await again.locator('#restore').waitFor();
  await again.getByRole('button', {name: '恢复'}).click();
  await saved(again);
  equal(await again.inputValue(`[name="v.${own[1]}"]`), '23.0', 'restored');
  await again.context().close();
});

await test('without script two cells of two people never conflict', async () => {
  const mine = await signIn(clerk, {script: false});
  const theirs = await signIn(clerk, {script: false});
  await mine.goto(form);
  await theirs.goto(form);
  await theirs.fill(`[name="v.${own[0]}"]`, '11');
  await press(theirs, 'save');
  await mine.fill(`[name="v.${own[1]}"]`, '24');
  await press(mine, 'save');
  has(mine.url(), 'done=saved', 'address');
  await mine.goto(form);
  equal(await mine.inputValue(`[name="v.${own[0]}"]`), '11.0', 'theirs');
  equal(await mine.inputValue(`[name="v.${own[1]}"]`), '24.0', 'mine');
  await mine.context().close();
  await theirs.context().close();
});

await test('the panel: state as a switch, growth as a sum, rules in words', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  await page.focus(`[name="v.${own[1]}"]`);
  await page.locator('#panel .switch').waitFor();
  const panel = await page.textContent('#panel');
  has(panel, '近12期');
  has(panel, '本指标证明材料');
  has(panel, '本格历史');
  await page.click('#panel .switch [data-state=missing]');
  equal(await page.inputValue(`[name="v.${own[1]}"]`), '', 'cleared');
  await saved(page);
  await page.fill(`[name="v.${own[1]}"]`, '25');
  equal(await page.getAttribute('#panel .switch [data-state=""]',
    'aria-pressed'), 'true', 'a number again');
  await page.locator(`[name="v.${own[1]}"]`).blur();
  await saved(page);
  await page.context().close();
});

for (const script of [true, false]) {
  await test(`comment and evidence ${script ? 'with' : 'without'} JavaScript`, async () => {
    const page = await signIn(clerk, {script});
    await page.goto(`${form}?cell=${own[1]}`);
    await page.fill('#panel [name=text]', `见附件${script}`);
    await Promise.all([page.waitForNavigation(),
      page.click('#panel button[form=comment-form]')]);
    has(await page.textContent('#panel .comments'), `见附件${script}`);
    const name = `年报${script}.pdf`;
    await page.setInputFiles('#panel [name=file]', {name,
      mimeType: 'text/html', buffer: Buffer.from('%PDF-1.4 <script>')});
    await Promise.all([page.waitForNavigation(),
      page.click('#panel button[form=evidence-form]')]);
    has(await page.textContent('#panel .files'), name);
    const reply = await page.request.get(
      await page.getAttribute('#panel .files li:last-child a', 'href'));
    const headers = reply.headers();
    equal(await reply.text(), '%PDF-1.4 <script>', 'bytes');
    equal(headers['content-type'], 'application/pdf', 'type');
    equal(headers['x-content-type-options'], 'nosniff', 'nosniff');
    has(headers['content-disposition'], 'attachment');
    has(headers['content-security-policy'], 'sandbox');
    const inside = await page.request.get('/evidence-files/x');
    equal(inside.status(), 404, 'the folder itself');
    await Promise.all([page.waitForNavigation(),
      page.locator('#panel button[form=remove-form]').last().click()]);
    has(await page.textContent('#panel .files'), '已撤回');
    await page.context().close();
  });
}

await test('without script the row leads to its section', async () => {
  const page = await signIn(clerk, {script: false});
  await page.goto(form);
  await page.click(`td.code a[href*="${own[1]}"]`);
  has(await page.textContent('#panel'), '近12期');
  await page.context().close();
});

await test('the print page is the form of the workbook, cell by cell', async () => {
  const head = await signIn(account('tjj_head'));
  const file = `${folder}/printed.xlsx`;
  writeFileSync(file,
    await (await head.request.get('/workbook/320481/2023-11')).body());
  await head.goto('/print/320481/2023-11/401/tjj');
  const sheet = JSON.parse(execFileSync('/usr/bin/python3',
    ['tests/form_cells.py', file, '401'], {encoding: 'utf8'}));
  const trim = text => text.replace(/[\s\u3000]+/g, '');
  // Heads of several rows or columns stand once, as in the sheet.
  const page = await head.$$eval('.official tr', rows => rows.map(row =>
    Array.from(row.children, cell => cell.querySelector('.missing') ? ''
      : cell.textContent)));
  const top = sheet.findIndex(row => row[0] === '指标名称');
  const rows = sheet.slice(top, top + page.length);
  equal(page.length > 8, true, 'rows');
  for (let y = 0; y < 2; y++) {
    equal(page[y].map(trim).join('|'),
      rows[y].map(trim).filter(text => text).join('|'), `head ${y}`);
  }
  for (let y = 2; y < rows.length; y++) {
    equal(page[y].length, rows[y].length, `cells of row ${y}`);
    page[y].forEach((text, x) => equal(trim(text), trim(rows[y][x]),
      `row ${y} column ${x}`));
  }
  const around = trim(await head.textContent('.sheet-head') +
    await head.textContent('.signatures') + await head.textContent('.notes'));
  sheet.filter((row, y) => y < top || y >= top + page.length).flat()
    .map(text => trim(text).replace(/^说明：/, '').replace(/^\d\./, ''))
    // The sheet names the clerks of all bureaus, the page its own.
    .map(text => text.startsWith('填表人：') ? '填表人：填报员01' : text)
    .filter(text => text)
    .forEach(text => has(around, text, 'around the table'));
  await head.context().close();
});

await browser.close();
finish();
