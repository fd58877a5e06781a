// A workbook out and back: genuine as it was downloaded, changed in one cell,
// merely saved anew, and a file of nobody.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {test, finish, equal, has, signIn, account, browser, folder, pictures}
  from './lib.mjs';

const file = name => `${folder}/verify-${name}.xlsx`;
const python = (from, to, ...cells) => execFileSync('/usr/bin/python3',
  ['tests/offline.py', 'openpyxl', from, to, ...cells]);
const evaluation = '/evaluation/320481/2023-11';

async function verify(page, name) {
  await page.goto('/verify');
  await page.setInputFiles('#file', name);
  await Promise.all([page.waitForNavigation(),
    page.click('form.card button[type=submit]')]);
  return page.innerText('main');
}

async function picture(page, name) {
  await page.screenshot({path: `${pictures}/verify-${name}.png`,
    fullPage: true});
}

await test('the workbook is downloaded, and three files are made of it',
  async () => {
    const page = await signIn(account('reviewer01'));
    await page.goto(evaluation);
    const [down] = await Promise.all([page.waitForEvent('download'),
      page.click('a[href^="/workbook/"]')]);
    await down.saveAs(file('own'));
    python(file('own'), file('one'), '401 经济发展!E10=3139.6',
      '综合评价!A4=99');
    python(file('own'), file('same'));
    writeFileSync(file('none'), 'not a workbook');
  });

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';
  const page = await signIn(account('reviewer01'), {script});

  await test(`a workbook as it was downloaded is genuine, ${how}`,
    async () => {
      await page.goto(evaluation);
      await page.click('main a[href="/verify"]');
      has(await page.innerText('main'), '文件只作核验', 'the page');
      const text = await verify(page, file('own'));
      has(text, '真实：与发布的工作簿逐字节一致', 'the verdict');
      has(text, '溧阳市 320481', 'whose');
      has(text, '2023年1—11月', 'the period');
      has(text, 'liyang-2023', 'the edition');
      if (script) await picture(page, 'genuine-zh');
    });

  await test(`changed cells are named, ${how}`, async () => {
    const text = await verify(page, file('one'));
    has(text, '已改动', 'the verdict');
    has(text, '不同的单元格和名称：2 个', 'how many');
    has(text, '401 经济发展!E10', 'where');
    has(text, '公式被替换为数值', 'the formula');
    has(text, '=TOTAL_SCORE', 'the formula');
    has(text, '3139.6', 'the figure in the file');
    equal(await page.locator('table.differences tbody tr').count(), 2,
      'rows');
    if (script) await picture(page, 'changed-zh');
  });

  await test(`saved anew by a program, said in words, ${how}`, async () => {
    const text = await verify(page, file('same'));
    has(text, '仅被程序重新保存：全部单元格与发布版本一致', 'the finding');
    equal(await page.locator('table.differences').count(), 0, 'table');
  });

  await test(`a file of nobody, ${how}`, async () => {
    const text = await verify(page, file('none'));
    has(text, '未知', 'the verdict');
    has(text, '不是 Excel 工作簿', 'why');
  });
}

for (const width of [1366, 390]) {
  await test(`in English at ${width} pixels`, async () => {
    const page = await signIn(account('reviewer01'), {width});
    await page.goto('/language?to=en&next=/');
    const text = await verify(page, file('one'));
    has(text, 'Changed: it bears the code', 'the verdict');
    has(text, 'a value in the place of a formula', 'the kind');
    equal(await page.evaluate(() =>
      document.documentElement.scrollWidth <= innerWidth), true, 'fits');
    await picture(page, `changed-en-${width}`);
    await page.goto(evaluation);
    await page.screenshot({path: `${pictures}/verify-link-${width}.png`});
  });
}

await test('a narrow page in Chinese', async () => {
  const page = await signIn(account('reviewer01'), {width: 390});
  await verify(page, file('own'));
  equal(await page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth), true, 'fits');
  await picture(page, 'genuine-zh-390');
});

await test('a clerk has no such page', async () => {
  const page = await signIn(account('tjj01'));
  equal((await page.goto('/verify')).status(), 403, 'status');
});

await browser.close();
finish();
