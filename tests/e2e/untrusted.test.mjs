// What a person typed stays text: HTML and SQL on every page that shows it, a
// formula in the workbook's cell, the same to the last character.
import {execFileSync} from 'node:child_process';
import {account, browser, equal, finish, folder, of, signIn, test}
  from './lib.mjs';
import {walk} from './walk.mjs';

const html = `"><img src=x onerror="document.title='pwned'">` +
  `<script>alert(1)</script>'; DROP TABLE audit; -- \${7*7}\u202E😀`;
const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', "=cmd|' /C calc'!A0"];

/** Fill the entry form of the register and send it. */
async function enterTitle(page, title) {
  await page.goto('/register/320481/2023');
  await page.selectOption('main [name=kind]', 'honour');
  await page.fill('main [name=title]', title);
  for (const name of ['body', 'note']) {
    const at = page.locator(`main [name=${name}]`);
    if (await at.count()) await at.first().fill(title.slice(0, 90));
  }
  const level = page.locator('main select[name=level] option').nth(1);
  if (await level.count()) {
    await page.selectOption('main [name=level]',
      await level.getAttribute('value'));
  }
  const date = page.locator('main [name=date]');
  if (await date.count()) await date.first().fill('2023-10-10');
  await Promise.all([page.waitForNavigation(), page.locator(
    'main form:has([name=title]) button[type=submit], ' +
    'main form:has([name=title]) button.primary').first().click()]);
}

await test('HTML, SQL and formulas are taken as titles', async () => {
  const page = await signIn(account('kjj01'));
  for (const title of [html, ...formulas]) {
    await enterTitle(page, title);
    await page.goto('/register/320481/2023');
    const text = await page.textContent('main');
    equal(text.includes(title), true, `shown as typed: ${title}`);
  }
  await page.context().close();
});

await test('nothing typed is executed on any page', async () => {
  for (const {who, paths} of walk().filter(row => row.who)) {
    const page = await signIn(who);
    let dialogs = 0;
    page.on('dialog', d => {
      dialogs++;
      d.dismiss();
    });
    for (const path of paths) {
      await page.goto(path);
      equal(await page.locator('img[src=x]').count(), 0, `image on ${path}`);
      equal((await page.title()).includes('pwned'), false, path);
    }
    equal(dialogs, 0, 'dialogs');
    await page.context().close();
  }
});

await test('a remark with HTML stays text where runs are listed', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto('/ranking/320481/2022-11'); // no run of it is kept yet
  await page.fill('main [name=note]', html.slice(0, 150));
  await Promise.all([page.waitForNavigation(),
    page.locator('main form:has([name=note]) button').last().click()]);
  await page.goto('/runs/320481');
  equal(await page.locator('main img').count(), 0, 'no image');
  await page.context().close();
});

await test('a formula arrives in the workbook as text', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto('/register/320481/2023');
  for (;;) {
    const row = page.locator('main tr, main li, main .card').filter({
      has: page.locator('button[name=event][value=accept]'),
    }).first();
    if (!await row.count()) break;
    await Promise.all([page.waitForNavigation(),
      row.locator('button[name=event][value=accept]').first().click()]);
  }
  await page.goto('/evaluation/320481/2023-11');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('a[href="/workbook/320481/2023-11"]').first().click(),
  ]);
  const file = `${folder}/untrusted.xlsx`;
  await download.saveAs(file);
  const out = execFileSync('/usr/bin/python3', ['-c', `
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for text in sys.argv[2:]:
    found = [c for s in book for row in s.iter_rows() for c in row
             if isinstance(c.value, str) and text in c.value]
    print(text, len(found) > 0, all(c.data_type == 's' for c in found))`,
  file, ...formulas], {encoding: 'utf8'});
  for (const text of formulas) {
    equal(out.includes(`${text} True True`), true, `${text} in:\n${out}`);
  }
  await page.context().close();
});

await browser.close();
finish();
