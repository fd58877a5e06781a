// The main job: fill, submit, return, correct, accept, score, download.
import {execFileSync} from 'node:child_process';
import {account, browser, equal, finish, folder, has, of, openPeriod, press,
  signIn, test, visit} from './lib.mjs';

const period = openPeriod();
const form = `/form/320481/${period}/401/tjj`;
const review = `/review/320481/${period}/401/tjj`;
const clerk = account('tjj01');
const reviewer = of('reviewer');

await test('the start page asks for a sign-in and says so in Chinese', async () => {
  const page = await visit();
  await page.goto('/');
  has(page.url(), '/login', 'address');
  has(await page.textContent('main'), '登录');
  await page.context().close();
});

await test('a wrong password is refused without saying which part was wrong', async () => {
  const page = await visit();
  await page.goto('/login');
  await page.fill('[name=login]', clerk.login);
  await page.fill('[name=password]', 'not-the-password-1A');
  await page.click('main form [type=submit]');
  has(page.url(), '/login', 'address');
  equal(await page.locator('[role=alert]').count() > 0, true, 'a message');
  await page.context().close();
});

await test('the clerk sees the form that is due and its days left', async () => {
  const page = await signIn(clerk);
  await page.goto('/tasks');
  const text = await page.textContent('main');
  has(text, '品质综401表');
  has(text, '应报');
  equal(await page.locator(`a[href="${form}"]`).count() > 0, true, 'link');
  await page.context().close();
});

await test('a wrong number is named at its cell and nothing is saved', async () => {
  const page = await signIn(clerk);
  await page.goto(form);
  await page.fill('[name="v.B01.total"]', '12.3.4');
  await press(page, 'save');
  const cell = page.locator('[name="v.B01.total"]');
  equal(await cell.inputValue(), '12.3.4', 'what was typed stays');
  equal(await cell.getAttribute('aria-invalid'), 'true', 'marked');
  await page.goto(form);
  equal(await page.inputValue('[name="v.B01.total"]'), '', 'nothing saved');
  await page.context().close();
});

for (const script of [true, false]) {
  await test(`a draft is saved ${script ? 'with' : 'without'} JavaScript`, async () => {
    const page = await signIn(clerk, {script});
    await page.goto(form);
    await page.fill('[name="v.B01.current"]', script ? '300.1' : '300.2');
    await page.fill('[name="v.B01.total"]', '３，０３９．６');
    await press(page, 'save');
    await page.goto(form);
    equal(await page.inputValue('[name="v.B01.total"]'), '3,039.6', 'total');
    equal(await page.inputValue('[name="v.B01.current"]'),
      script ? '300.1' : '300.2', 'month');
    await page.context().close();
  });
}

// Without JavaScript: with it a draft keeps what is typed at once.
await test('a month above its cumulative figure blocks the submission', async () => {
  const page = await signIn(clerk, {script: false});
  await page.goto(form);
  await page.fill('[name="v.B01.current"]', '3,793.6');
  await press(page, 'submit');
  const text = await page.textContent('main');
  has(text, '强制');
  has(text, '754.0');
  await page.goto(form);
  equal(await page.inputValue('[name="v.B01.current"]'), '300.2', 'unchanged');
  await page.context().close();
});

await test('a page made before another save is refused and shows both values', async () => {
  const mine = await signIn(clerk, {script: false});
  const theirs = await signIn(clerk, {script: false});
  await mine.goto(form);
  await theirs.goto(form);
  await theirs.fill('[name="v.B01.current"]', '301.5');
  await press(theirs, 'save');
  await mine.fill('[name="v.B01.current"]', '302.5');
  await press(mine, 'save');
  const text = await mine.textContent('main');
  has(text, '301.5');
  has(await mine.content(), '302.5');
  await theirs.goto(form);
  equal(await theirs.inputValue('[name="v.B01.current"]'), '301.5', 'kept');
  await mine.context().close();
  await theirs.context().close();
});

await test('submit, return with a reason, correct, submit, accept', async () => {
  const page = await signIn(clerk);
  const judge = await signIn(reviewer);
  await page.goto(form);
  await press(page, 'submit');
  has(await page.textContent('main'), '已上报');
  await judge.goto('/review');
  equal(await judge.locator(`a[href="${review}"]`).count() > 0, true, 'queue');
  await judge.goto(review);
  equal(await judge.locator('input[name^="v."]').count(), 0, 'no cell to edit');
  await judge.fill('[name=reason]', '累计数请与税务口径核对');
  await press(judge, 'return');
  await page.goto('/tasks');
  has(await page.textContent('main'), '退回');
  await page.goto(form);
  has(await page.textContent('main'), '累计数请与税务口径核对');
  await page.fill('[name="v.B01.total"]', '3040.6');
  await press(page, 'submit');
  has(await page.textContent('main'), '已上报');
  await judge.goto(review);
  await press(judge, 'rest');
  await press(judge, 'accept');
  await page.goto(form);
  has(await page.textContent('main'), '已审核');
  equal(await page.locator('input[name^="v."]:not([readonly]):not([disabled])')
    .count(), 0, 'nothing to type in');
  await page.context().close();
  await judge.context().close();
});

await test('the matrix shows the form as accepted', async () => {
  const page = await signIn(reviewer);
  await page.goto(`/matrix/320481/${period}`);
  const text = await page.textContent('main');
  has(text, '统计局');
  has(text, '已审核');
  has(text, '上报率');
  await page.context().close();
});

await test('the reviewer confirms, then locks what was accepted', async () => {
  const judge = await signIn(reviewer);
  await judge.goto(review);
  equal(await judge.locator('button[value=lock]').count(), 0, 'no lock yet');
  await press(judge, 'confirm');
  has(await judge.textContent('main'), '已验收');
  await judge.goto(review);
  await press(judge, 'lock');
  has(await judge.textContent('main'), '已锁定');
  await judge.goto(review);
  equal(await judge.locator('button[name=event]').count(), 0, 'no verdict');
  await judge.context().close();
});

await test('a form of another bureau is shut', async () => {
  const page = await signIn(clerk);
  const answer = await page.goto(`/form/320481/${period}/401/shuiwj`);
  equal(answer.status(), 403, 'status');
  await page.context().close();
});

await test('a locked form says so and cannot be typed in', async () => {
  const page = await signIn(clerk);
  await page.goto('/form/320481/2022-11/401/tjj');
  const text = await page.textContent('main');
  has(text, '已锁定');
  has(text, '2,647.7');
  equal(await page.locator('button[name=event][value=submit]:not([disabled])')
    .count(), 0, 'no submit');
  await page.context().close();
});

await test('the evaluation shows 14.8 with its sum, radar and bars', async () => {
  const page = await signIn(reviewer);
  await page.goto('/evaluation/320481/2023-11');
  const text = await page.textContent('main');
  has(text, '14.8');
  has(text, '22.6');
  has(text.replace(/[\s,]/g, ''), '3039.6÷2647.7');
  equal(await page.locator('main svg').count() >= 2, true, 'charts');
  await page.context().close();
});

await test('the workbook comes down and opens with its figures', async () => {
  const page = await signIn(reviewer);
  await page.goto('/evaluation/320481/2023-11');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('a[href="/workbook/320481/2023-11"]').first().click(),
  ]);
  has(download.suggestedFilename(), '.xlsx');
  const file = `${folder}/download.xlsx`;
  await download.saveAs(file);
  const out = execFileSync('/usr/bin/python3', ['-c', `
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
values = {c.value for s in book for row in s.iter_rows() for c in row}
print(len(book.sheetnames), 3039.6 in values, 3793.6 in values)`, file],
  {encoding: 'utf8'});
  has(out, 'True True');
  await page.context().close();
});

await test('an administrator makes an account; its password must be changed', async () => {
  const admin = await signIn(of('system'));
  await admin.goto('/accounts');
  const login = `tjj${Date.now() % 100000}`;
  await admin.fill('[name=login]', login);
  await admin.fill('[name=name]', '填报员99');
  await admin.selectOption('[name=role]', 'clerk');
  await admin.fill('[name=region]', '320481').catch(() =>
    admin.selectOption('[name=region]', '320481'));
  await admin.selectOption('[name=bureau]', 'tjj').catch(() =>
    admin.fill('[name=bureau]', 'tjj'));
  await Promise.all([admin.waitForNavigation(),
    admin.click('main form [type=submit]')]);
  const password = await admin.textContent('[data-one-time-password]');
  const guard = await signIn(of('security'));
  await guard.goto(`/accounts/${login}`);
  await Promise.all([guard.waitForNavigation(),
    guard.click('button[name=verdict][value=approved]')]);
  await guard.context().close();
  const page = await signIn({login, password: password.trim()});
  has(page.url(), '/password', 'address');
  await page.fill('[name=old]', password.trim());
  await page.fill('[name=new]', 'Quality-Word-9');
  await page.fill('[name=again]', 'Quality-Word-9');
  await page.click('main form [type=submit]');
  await page.goto('/tasks');
  has(await page.textContent('main'), '品质综401表');
  await admin.context().close();
  await page.context().close();
});

await test('five wrong passwords lock the account', async () => {
  const page = await visit();
  const victim = account('gaj01');
  for (let i = 0; i < 5; i++) {
    await page.goto('/login');
    await page.fill('[name=login]', victim.login);
    await page.fill('[name=password]', `Wrong-password-${i}`);
    await page.click('main form [type=submit]');
  }
  await page.goto('/login');
  await page.fill('[name=login]', victim.login);
  await page.fill('[name=password]', victim.password);
  await page.click('main form [type=submit]');
  has(page.url(), '/login', 'address');
  has(await page.textContent('[role=alert]'), '锁定');
  await page.context().close();
});

await browser.close();
finish();
