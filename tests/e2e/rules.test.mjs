// The three severities with script and without: what must hold stops a form,
// what needs an explanation asks for it, a hint is shown; each with its
// relation and numbers beside the cell. And the unit whose figure it is is asked.
import {execFileSync} from 'node:child_process';
import {account, browser, equal, finish, folder, has, of, pictures, press,
  signIn, test} from './lib.mjs';

// Periods of their own, with last year's figures and a year of months.
const periods = {true: '2024-05', false: '2024-06'};
const cell = (period, item, column, bureau, value, accepted = 1) =>
  `('${period}', '320481', '401', '${item}', ${column}, '${bureau}', 1, ` +
  `${value}, '', 1, ${accepted})`;
const cells = [];
for (let month = 5; month <= 16; month++) {
  const period = month <= 12 ? `2023-${String(month).padStart(2, '0')}`
    : `2024-${String(month - 12).padStart(2, '0')}`;
  cells.push(cell(period, 'B12', 0, 'czj', 9 + month % 3));
}
for (const period of ['2023-05', '2023-06']) {
  cells.push(cell(period, 'B13', 1, 'czj', 50),
    cell(period, 'B01', 1, 'tjj', 100), cell(period, 'B02', 1, 'shuiwj', 100));
}
const heads = [];
for (const period of Object.values(periods)) {
  cells.push(cell(period, 'B01', 1, 'tjj', 110, 0));
  heads.push(`('${period}', '320481', '401', 'tjj', 'submitted', 1, 1)`);
}
execFileSync('scripts/db', ['sql', folder, 'pinzhi'], {input: `
  INSERT INTO calendar VALUES ${Object.values(periods).map(period =>
    `('${period}', '401', 'liyang-2023', 0, 4e9, 4e9, 4e9)`).join()};
  INSERT INTO cell VALUES ${cells.join()};
  INSERT INTO submission (period, region, form, bureau, state, version, filled)
    VALUES ${heads.join()};
  CALL accepted_line_fill();`});

const path = (script, bureau) => `/form/320481/${periods[script]}/401/${bureau}`;
const beside = (page, item) => page.textContent(`[id="m.${item}"]`);

/** Type figures; with script wait until they are saved and looked at. */
async function type(page, script, figures) {
  for (const [name, value] of Object.entries(figures)) {
    await page.fill(`[name="v.${name}"]`, value);
  }
  if (script) {
    await Promise.all([
      page.waitForResponse(r => r.request().method() === 'POST' && r.ok()),
      page.locator('h1').first().click(),
    ]);
  }
}

for (const script of [true, false]) {
  const way = script ? 'with script' : 'without';

  await test(`what must hold stops the form, ${way}`, async () => {
    const page = await signIn(account('czj01'), {script});
    await page.goto(path(script, 'czj'));
    await type(page, script, {'B12.total': '52.5', 'B13.total': '51'});
    if (script) {
      await page.waitForSelector('[id="h.ECO-A01"]');
      has(await beside(page, 'B12'), '超出 1.50 亿元', 'before submission');
    }
    await press(page, 'submit');
    const said = await beside(page, 'B12');
    has(said, '强制');
    has(said, '（52.50）≤');
    has(said, '（51.00）不成立，超出 1.50 亿元');
    has(await page.textContent('main'), '没有上报：有数不符合强制审核关系');
    equal(Number(await page.inputValue('[name="v.B12.total"]')), 52.5, 'kept');
    await page.screenshot({path: `${pictures}/rules-block-${script}.png`,
      fullPage: true});
    await page.context().close();
  });

  await test(`an explanation is asked for, ${way}`, async () => {
    const page = await signIn(account('czj01'), {script});
    await page.goto(path(script, 'czj'));
    if (script) {
      await page.fill('[name="v.B13.total"]', '80');
      equal(await page.textContent('tr:has([name="v.B13.total"]) output'),
        '60.0', 'growth while it is typed');
    }
    await type(page, script,
      {'B12.current': '12', 'B12.total': '40', 'B13.total': '75'});
    await press(page, 'submit');
    const said = await beside(page, 'B13');
    has(said, '核实');
    has(said, '增长 50.0%，超过 30%');
    await page.fill('[name="x.growth:B13"]', '一二三四五六七八九');
    await press(page, 'submit');
    has(await page.textContent('main'), '至少 10 个字');
    equal(await page.inputValue('[name="x.growth:B13"]'), '一二三四五六七八九',
      'what was written');
    await page.fill('[name="x.growth:B13"]', '一二三四五六七八九十');
    await press(page, 'submit');
    has(await page.textContent('main'), '已上报');
    has(await beside(page, 'B13'), '一二三四五六七八九十');
    await page.context().close();
  });

  await test(`a hint is shown and stops nothing, ${way}`, async () => {
    const page = await signIn(account('shuiwj01'), {script});
    await page.goto(path(script, 'shuiwj'));
    await type(page, script, {'B02.total': '120'});
    await press(page, 'submit');
    has(await page.textContent('main'), '已上报');
    const said = await beside(page, 'B02');
    has(said, '提示');
    has(said, '统计局 110.0');
    has(said, '不成立，超出 5.00 亿元');
    await page.context().close();
  });

  await test(`the other unit is asked about its figure, ${way}`, async () => {
    const words = `请核对是否为当月数（${script ? '甲' : '乙'}）`;
    const page = script ? await signIn(account('shuiwj01'), {script})
      : await signIn(of('reviewer'), {script, width: 390});
    await page.goto(path(script, 'shuiwj'));
    await page.click('.ask-unit');
    await page.waitForURL(/cell=B02\.total/);
    equal(await page.locator('button[form=query-form]').count(), 1, 'units');
    await page.fill('[name=text][form=query-form]', words);
    await page.screenshot({path: `${pictures}/rules-ask-${script}.png`,
      fullPage: true});
    await Promise.all([page.waitForNavigation(),
      page.locator('button[form=query-form]').first().click()]);
    has(await page.textContent('main'), '已向该单位发出查询');
    await page.context().close();
    const asked = await signIn(account('tjj01'), {script});
    await asked.goto('/messages');
    const message = asked.locator('.inbox li', {hasText: words});
    has(await message.textContent(), '超出 5.00 亿元');
    await asked.screenshot({path: `${pictures}/rules-message-${script}.png`});
    await message.locator('a.button').click();
    await asked.waitForURL(/401\/tjj\?cell=B01\.total/);
    has(await asked.textContent('#panel'), '规模以上工业总产值');
    await asked.context().close();
  });
}

await test('a figure far from the own earlier ones is a hint', async () => {
  const page = await signIn(account('czj01'));
  execFileSync('scripts/db', ['sql', folder, 'pinzhi'], {input: `
    INSERT INTO calendar VALUES ('2024-07', '401', 'liyang-2023', 0, 4e9, 4e9,
      4e9);`});
  await page.goto('/form/320481/2024-07/401/czj');
  await type(page, true, {'B12.current': '30', 'B12.total': '90'});
  await page.waitForSelector('#panel .rule-hint');
  has(await page.textContent('#panel'), '近10期中位数 10.0', 'in the panel');
  await page.reload();
  const said = await beside(page, 'B12');
  has(said, '提示');
  has(said, '近10期中位数 10.0');
  await page.goto('/language?to=en&next=/form/320481/2024-07/401/czj');
  has(await beside(page, 'B12'), 'the median of the last 10 periods 10.00');
  await page.screenshot({path: `${pictures}/rules-outlier.png`, fullPage: true});
  await page.context().close();
});

await browser.close();
finish();
