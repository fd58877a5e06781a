// Review: a verdict for each cell; a return that opens its cells alone. The
// first round by keyboard, the second without JavaScript.
import {account, base, browser, equal, finish, has, of, openPeriod, pictures,
  press, signIn, test} from './lib.mjs';

const path = `320481/${openPeriod()}/401/czj`;
const clerk = account('czj01');
const reviewer = of('reviewer');

await test('cells are judged by keyboard, and the verdicts kept', async () => {
  const page = await signIn(clerk);
  await page.goto(`/form/${path}`);
  await page.fill('[name="v.B12.total"]', '80');
  await page.fill('[name="v.B13.total"]', '100');
  await press(page, 'submit');
  has(await page.textContent('main'), '已上报');
  await page.context().close();
  const judge = await signIn(reviewer);
  await judge.goto(`/review/${path}`);
  await judge.focus('[name="j.B12.total"][value=accept]');
  await judge.keyboard.press('r');
  equal(await judge.evaluate(() => document.activeElement.name),
    'r.B12.total', 'the cursor stands in the reason');
  await judge.keyboard.type('是全年目标数，请填完成数');
  await judge.focus('[name="j.B13.total"][value=accept]');
  await judge.keyboard.press('a');
  equal(await judge.textContent('#n-return'), '1', 'to return');
  equal(await judge.textContent('#n-accept'), '1', 'accepted');
  await judge.screenshot({path: `${pictures}/review.png`, fullPage: true});
  await press(judge, 'judge');
  has(await judge.textContent('main'), '判定已保存');
  equal(await judge.isChecked('[name="j.B12.total"][value=return]'), true,
    'kept');
  equal(await judge.inputValue('[name="r.B12.total"]'),
    '是全年目标数，请填完成数', 'with its reason');
  await press(judge, 'accept');
  has(await judge.textContent('main'), '请先接受全部各格');
  await press(judge, 'return');
  has(judge.url(), 'done=returned', 'address');
  await judge.context().close();
});

await test('a return opens the cell it names, without JavaScript', async () => {
  const page = await signIn(clerk, {script: false});
  await page.goto(`/form/${path}`);
  const text = await page.textContent('main');
  has(text, '是全年目标数，请填完成数');
  has(text, '只能修改下面标出的格');
  equal(await page.locator('input[name="v.B12.total"]').count(), 1, 'open');
  equal(await page.locator('input[name="v.B13.total"]').count(), 0, 'shut');
  await page.screenshot({path: `${pictures}/returned.png`, fullPage: true});
  await page.fill('[name="v.B12.total"]', '72.5');
  await page.fill('[name="n.B12"]', '已改为完成数');
  await press(page, 'submit');
  has(await page.textContent('main'), '已上报');
  await page.context().close();
});

await test('what changed is seen first, without script', async () => {
  const judge = await signIn(reviewer, {script: false});
  await judge.goto(`/review/${path}`);
  const first = await judge.textContent('.review tbody tr:first-child');
  has(first, '曾退回');
  has(first, '已改为完成数');
  has(first, '-7.5');
  await judge.screenshot({path: `${pictures}/again.png`, fullPage: true});
  await press(judge, 'rest');
  has(await judge.textContent('main'), '判定已保存');
  await press(judge, 'accept');
  has(judge.url(), 'done=accepted', 'address');
  await judge.context().close();
});

await test('the review fits a narrow screen', async () => {
  const judge = await signIn(reviewer, {width: 390});
  await judge.goto(`/review/${path}`);
  equal(await judge.evaluate(() => document.documentElement.scrollWidth <= 390),
    true, 'no sideways scrolling of the page');
  // One card a row: figures with their heads, the verdict on the screen.
  const cells = judge.locator('table.review tbody tr').first().locator('td');
  equal(await cells.last().evaluate(cell =>
    cell.getBoundingClientRect().right <= innerWidth), true, 'verdict in view');
  has(await judge.locator('table.review td.num').first()
    .getAttribute('data-label'), '版', 'head of a figure');
  await judge.screenshot({path: `${pictures}/review-narrow.png`,
    fullPage: true});
  await judge.context().close();
});

await test('the head signs what was submitted, once', async () => {
  const form = `320481/${openPeriod()}/401/shuiwj`;
  const page = await signIn(account('shuiwj01'));
  await page.goto(`/form/${form}`);
  await page.fill('[name="v.B02.total"]', '12');
  await press(page, 'submit');
  const head = await signIn(account('shuiwj_head'), {script: false});
  await head.goto(`/sign/${form}`);
  has(await head.textContent('main'), '首次上报的数据');
  await head.screenshot({path: `${pictures}/sign.png`, fullPage: true});
  await Promise.all([head.waitForNavigation(),
    head.click('main form button.primary')]);
  has(await head.textContent('main'), '已签发');
  equal(await head.locator('main form button.primary').count(), 0, 'once');
  await page.context().close();
  await head.context().close();
});

await test('a lock is moved for one form, and moved back', async () => {
  const judge = await signIn(reviewer, {script: false});
  await judge.goto(`/exception/${path}`);
  await judge.click('button[value=grant]');
  has(await judge.textContent('main'), '请填写延期至何时');
  await judge.fill('[name=until]', '2099-01-31T17:00');
  await judge.fill('[name=reason]', '机房断电');
  await judge.click('button[value=grant]');
  has(await judge.textContent('main'), '已准予延期至');
  await judge.screenshot({path: `${pictures}/exception.png`, fullPage: true});
  await judge.goto('/exceptions');
  has(await judge.textContent('main'), '机房断电');
  await judge.goto(`/exception/${path}`);
  await judge.click('button[value=revoke]');
  equal(await judge.locator('button[value=revoke]').count(), 0, 'revoked');
  await judge.context().close();
});

await test('a locked figure is revised by two persons', async () => {
  const judge = await signIn(reviewer, {script: false});
  await judge.goto(`/review/${path}`);
  await press(judge, 'confirm');
  await judge.goto(`/review/${path}`);
  await press(judge, 'lock');
  const page = await signIn(clerk, {script: false});
  await page.goto(`/revision/${path}`);
  await page.fill('[name="v.B12.total"]', '73.5');
  await press(page, 'revise');
  has(await page.textContent('main'), '请写明理由');
  await page.fill('[name=reason]', '退库数重复计算');
  await press(page, 'revise');
  has(await page.textContent('main'), '影响的得分');
  equal(await page.locator('button[value=approve]').count(), 0, 'not by them');
  await judge.goto('/review');
  has(await judge.textContent('main'), '有修订申请待批');
  await judge.goto(`/revision/${path}`);
  has(await judge.textContent('main'), '72.50');
  await judge.screenshot({path: `${pictures}/revision.png`, fullPage: true});
  await press(judge, 'approve');
  has(await judge.textContent('main'), '已批准');
  await page.goto(`/form/${path}`);
  has(await page.textContent('main'), '73.50');
  await page.context().close();
  await judge.context().close();
});

await test('a locked cell becomes not applicable, with its reason', async () => {
  const page = await signIn(clerk, {script: false});
  await page.goto(`/revision/${path}`);
  await page.selectOption('[name="s.B12.total"]', 'na');
  await page.fill('[name="n.B12"]', '');
  await page.fill('[name=reason]', '本县未开征');
  await press(page, 'revise');
  has(await page.textContent('main'), '不适用须在备注中写明理由');
  await page.fill('[name="n.B12"]', '此项未在本县开征');
  await page.screenshot({path: `${pictures}/revise.png`, fullPage: true});
  await press(page, 'revise');
  const judge = await signIn(reviewer, {script: false});
  await judge.goto(`/revision/${path}`);
  const text = await judge.textContent('main');
  has(text, '73.50');
  has(text, '此项未在本县开征');
  await judge.screenshot({path: `${pictures}/revised-na.png`, fullPage: true});
  await press(judge, 'approve');
  await page.goto(`/form/${path}`);
  has(await page.textContent('main'), '此项未在本县开征');
  await page.context().close();
  await judge.context().close();
});

// -- empty forms ---------------------------------------------------------------

const why = '本月没有发生此项业务，各项均无数可报';

await test('an empty form is sent with its reason, without script', async () => {
  const form = `320481/${openPeriod()}/405/rsj`;
  const page = await signIn(account('rsj01'), {script: false});
  await page.goto(`/form/${form}`);
  await press(page, 'submit');
  has(await page.textContent('main'), '按空表上报');
  const field = page.locator('input[name^="v."]').first();
  const name = await field.getAttribute('name');
  await field.fill('3');
  await page.click('.empty-form summary');
  await page.fill('[name="x.empty"]', why);
  await press(page, 'empty');
  has(await page.textContent('main'), '有 1 格填了数');
  equal(await page.inputValue('[name="x.empty"]'), why, 'the reason stands');
  await page.screenshot({path: `${pictures}/empty-refused.png`,
    fullPage: true});
  await page.fill(`[name="${name}"]`, '');
  await press(page, 'empty');
  has(page.url(), 'done=submitted', 'address');
  has(await page.textContent('main'), '∅ 空表');
  has(await page.textContent('main'), why);
  await page.context().close();
});

await test('an empty form is sent with script, all not applicable', async () => {
  const form = `320481/${openPeriod()}/406/xfj`;
  const page = await signIn(account('xfj01'));
  await page.goto(`/form/${form}`);
  await page.screenshot({path: `${pictures}/empty-closed.png`,
    fullPage: true});
  await page.click('.empty-form summary');
  await page.fill('[name="x.empty"]', why);
  await page.check('[name=na]');
  for (const width of [1366, 390]) {
    await page.setViewportSize({width, height: 900});
    await page.screenshot({path: `${pictures}/empty-open-${width}.png`,
      fullPage: true});
  }
  await press(page, 'empty');
  has(page.url(), 'done=submitted', 'address');
  await page.goto('/tasks');
  has(await page.textContent('main'), '∅ 空表');
  await page.screenshot({path: `${pictures}/empty-tasks.png`, fullPage: true});
  await page.context().close();
});

await test('an empty form is named to those who review', async () => {
  const judge = await signIn(reviewer, {script: false});
  for (const [lang, word] of [['zh', '空表'], ['en', 'mpty form']]) {
    await judge.context().addCookies([{name: 'lang', value: lang, url: base}]);
    for (const [name, address] of [['queue', '/review'],
      ['matrix', `/matrix/320481/${openPeriod()}`],
      ['judge', `/review/320481/${openPeriod()}/405/rsj`],
      ['counties', `/counties/320481/${openPeriod()}`]]) {
      await judge.goto(address);
      has(await judge.textContent('main'), word);
      for (const width of [1366, 390]) {
        await judge.setViewportSize({width, height: 900});
        await judge.screenshot({fullPage: true,
          path: `${pictures}/empty-${name}-${lang}-${width}.png`});
      }
    }
  }
  await judge.context().close();
});

await test('an empty form is accepted as any other', async () => {
  const form = `320481/${openPeriod()}/405/rsj`;
  const judge = await signIn(reviewer, {script: false});
  await judge.goto(`/review/${form}`);
  has(await judge.textContent('main'), why);
  await press(judge, 'rest');
  await press(judge, 'accept');
  has(judge.url(), 'done=accepted', 'address');
  await judge.goto(`/matrix/320481/${openPeriod()}`);
  has(await judge.textContent('main'), '已审核');
  await judge.context().close();
});

await browser.close();
finish();
