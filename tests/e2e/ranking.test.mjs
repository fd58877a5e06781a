// Peers entered by hand, counties by rank, and a run that is kept: by keyboard
// and by pasting, with script and without, wide and narrow.
import {account, browser, equal, finish, has, of, pictures, signIn, test}
  from './lib.mjs';

const peers = '/peers/320481/2023-11';
const ranking = '/ranking/320481/2023-11';
const value = (column, indicator) => `[id="v.${column}.${indicator}"]`;
const field = (kind, column) => `[id="${kind}.${column}"]`;

const send = (page, button) => Promise.all([
  page.waitForNavigation(),
  page.click(`main button:has-text("${button}")`),
]);

const overflow = page => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Paste a block as a spreadsheet copies it into a field. */
const paste = (page, selector, text) => page.locator(selector)
  .evaluate((element, block) => {
    const data = new DataTransfer();
    data.setData('text/plain', block);
    element.dispatchEvent(new ClipboardEvent('paste',
      {clipboardData: data, bubbles: true, cancelable: true}));
  }, text);

/** The rows of the ranking as arrays of words. */
const rows = page => page.locator('table.ranking tbody tr')
  .evaluateAll(all => all.map(row => row.innerText.replace(/\s+/g, ' ')));

await test('peers are typed and pasted', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(peers);
  equal(await page.locator('table.peers tbody td.own').count() > 50, true,
    'a cell for each indicator');
  await page.fill(field('name', 0), '常熟市');
  await page.fill(field('code', 0), '320581');
  await page.fill(field('source', 0), '常熟市2023年统计公报');
  await page.fill(field('name', 1), '昆山市');
  await page.fill(field('code', 1), '320583');
  await paste(page, value(0, 'ECO-01'), '5,200.5\t2100\n10.5\t9.25\n');
  await page.waitForSelector('#paste table');
  equal(await page.inputValue(value(0, 'ECO-01')), '', 'not written yet');
  await page.click('#paste button.primary');
  equal(await page.inputValue(value(1, 'ECO-02')), '9.25', 'pasted');
  await send(page, '保存对比县');
  has(await page.innerText('main'), '对比县已保存');
  equal(await page.inputValue(value(0, 'ECO-01')), '5200.5', 'stored');
  equal(await page.inputValue(field('source', 0)), '常熟市2023年统计公报',
    'source');
  await page.context().close();
});

await test('a wrong value is named and nothing is lost', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(peers);
  await page.fill(value(0, 'ECO-03'), '12x');
  await page.fill(value(1, 'ECO-03'), '88');
  await send(page, '保存对比县');
  has(await page.innerText('.faults'), 'ECO-03');
  equal(await page.inputValue(value(0, 'ECO-03')), '12x', 'kept');
  equal(await page.inputValue(value(1, 'ECO-03')), '88', 'kept too');
  equal(await page.getAttribute(value(0, 'ECO-03'), 'aria-invalid'), 'true',
    'marked');
  await page.goto(peers);
  equal(await page.inputValue(value(1, 'ECO-03')), '', 'nothing stored');
  await page.context().close();
});

await test('two save the same peers', async () => {
  const first = await signIn(account('reviewer01'));
  const second = await signIn(account('reviewer02'));
  await first.goto(peers);
  await second.goto(peers);
  await first.fill(value(0, 'ECO-05'), '11');
  await send(first, '保存对比县');
  await second.fill(value(0, 'ECO-05'), '12');
  await send(second, '保存对比县');
  has(await second.innerText('main'), '本次没有保存');
  has(await second.innerText('.beside'), '11');
  equal(await second.inputValue(value(0, 'ECO-05')), '12', 'both shown');
  await send(second, '保存对比县');
  has(await second.innerText('main'), '对比县已保存');
  await first.context().close();
  await second.context().close();
});

await test('peers are ranked beside the county and marked', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(ranking);
  const found = await rows(page);
  equal(found.length, 3, 'rows');
  equal(found.filter(row => row.includes('手工录入')).length, 2, 'marked');
  const own = found.find(row => row.includes('320481'));
  equal(own.includes('手工录入'), false, 'the county is not');
  equal(found.map(row => row.split(' ')[0]).join(), '1,2,3', 'ranks');
  await page.click('table.ranking tr.here a');
  await page.waitForURL('**/evaluation/320481/2023-11');
  await page.context().close();
});

let run = '';
await test('a run is kept and the same data are the same run', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(ranking);
  await page.fill('#note', '25日会议初稿');
  await send(page, '现在评价并存档');
  run = new URL(page.url()).pathname;
  has(await page.innerText('main'), '已评价并存档');
  has(await page.innerText('main'), '25日会议初稿');
  equal(await page.locator('.checks .accepted').count(), 3, 'all true');
  equal((await rows(page)).length, 3, 'rows');
  await page.goto(ranking);
  has(await page.innerText('main'), run.split('/').pop());
  await page.goto('/runs/320481');
  has(await page.innerText('table'), '25日会议初稿');
  await page.context().close();
});

await test('data that change are told, the run stays', async () => {
  const page = await signIn(of('reviewer'));
  await page.goto(run);
  const before = await rows(page);
  await page.goto(peers);
  await page.fill(value(1, 'ECO-01'), '2999');
  await send(page, '保存对比县');
  await page.goto(run);
  has(await page.innerText('.checks'), '存档之后数据有变动');
  has(await page.innerText('.checks'), '逐位相同');
  equal((await rows(page)).join('|'), before.join('|'), 'as it was');
  await page.click('details summary');
  has(await page.innerText('details'), '2999');
  await page.context().close();
});

await test('without script', async () => {
  const page = await signIn(of('reviewer'), {script: false});
  await page.goto(peers);
  await page.fill(value(0, 'ECO-04'), '７.５');
  await send(page, '保存对比县');
  equal(await page.inputValue(value(0, 'ECO-04')), '7.5', 'full-width digits');
  await page.goto(ranking);
  await send(page, '现在评价并存档');
  has(await page.innerText('main'), '已评价并存档');
  await page.context().close();
});

await test('a run and its differences, wide and narrow', async () => {
  const page = await signIn(of('reviewer'));
  for (const lang of ['zh', 'en']) {
    await page.context().addCookies([{name: 'lang', value: lang,
      url: process.env.E2E_BASE}]);
    for (const width of [1366, 390, 320]) {
      await page.setViewportSize({width, height: 900});
      await page.goto(run);
      await page.click('details summary');
      equal(await overflow(page) <= 0, true, `no scrolling at ${width}`);
      equal(await page.locator('h1').count(), 1, 'h1');
      await page.screenshot({fullPage: true,
        path: `${pictures}/run-${lang}-${width}.png`});
    }
  }
  await page.context().close();
});

await test('the city sees counties, a clerk nothing of it', async () => {
  const city = await signIn(of('evaluator'));
  await city.goto('/ranking/320400/2023-11');
  const found = await rows(city);
  equal(found.length, 1, 'the county alone');
  equal(found[0].includes('手工录入'), false, 'no peers of a county');
  await city.context().close();
  const clerk = await signIn(account('tjj01'));
  equal((await clerk.goto(ranking)).status(), 403, 'clerk');
  equal(await clerk.locator('nav a[href="/ranking"]').count(), 0, 'menu');
  await clerk.context().close();
});

await browser.close();
finish();
