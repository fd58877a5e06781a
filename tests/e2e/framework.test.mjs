// The life of an edition as its editor sees it: a draft is brought, checked,
// compared, looked at for its effect, published and retired, all without
// script; and what nobody else may do.
import {readFileSync, readdirSync} from 'node:fs';
import {account, browser, equal, finish, has, of, pictures, signIn, test}
  from './lib.mjs';

const folder = 'sql/framework/liyang-2023';
const code = `try-${Date.now() % 1e7}`;

/** The built-in set under another code, with pieces of files replaced. */
function files(edits = {}) {
  return readdirSync(folder).filter(n => n.endsWith('.csv')).map(name => {
    let text = readFileSync(`${folder}/${name}`, 'utf8');
    const all = name === 'edition.csv'
      ? [['edition,liyang-2023', `edition,${code}`], ...(edits[name] || [])]
      : edits[name] || [];
    for (const [from, to] of all) {
      if (!text.includes(from)) throw new Error(`${name} lacks ${from}`);
      text = text.replace(from, to);
    }
    return {name, mimeType: 'text/csv', buffer: Buffer.from(text)};
  });
}
const good = () => files({'indicator.csv':
  [['attainment,3100,', 'attainment,5000,']]});
const faulty = () => files({'indicator.csv':
  [['attainment,3100,', 'attainment,minus,']]});

async function bring(page, set) {
  await page.goto('/framework');
  await page.setInputFiles('#files', set);
  await Promise.all([page.waitForNavigation(),
    page.click('form[enctype] button[type=submit]')]);
}
async function step(page, event, sure) {
  const form = `form:has(button[value=${event}])`;
  if (sure) await page.check(`${form} [name=sure]`);
  await Promise.all([page.waitForNavigation(),
    page.click(`${form} button[value=${event}]`)]);
}
const text = page => page.innerText('main');

await test('the editor brings a draft with a fault', async () => {
  const page = await signIn(of('editor'), {script: false});
  await bring(page, faulty());
  equal(new URL(page.url()).pathname, `/framework/${code}`, 'leads to it');
  has(await text(page), '尚未检查', 'state');
  equal(await page.locator('button[value=publish]').count(), 0, 'no publish');
  await step(page, 'check');
  has(await text(page), '发现1处错误', 'verdict');
  has(await text(page), 'indicator.csv:2:15: target "minus"', 'the fault');
  await page.screenshot({fullPage: true,
    path: `${pictures}/framework-faults-zh-1366.png`});
  await page.context().close();
});

await test('a good one takes its place, is checked and compared', async () => {
  const page = await signIn(of('editor'), {script: false});
  await bring(page, good());
  has(await text(page), '尚未检查', 'the verdict of the old one is gone');
  await step(page, 'check');
  has(await text(page), '检查未发现错误', 'verdict');
  await page.goto(`/framework/liyang-2023/diff/${code}`);
  has(await text(page), 'ECO-01', 'record');
  has(await text(page), '3100', 'old value');
  has(await text(page), '5000', 'new value');
  equal(await page.locator('.diff tbody tr').count(), 2, 'differences');
  await page.goto(`/framework/${code}/diff/${code}`);
  has(await text(page), '逐字节相同', 'the same');
  await page.goto(`/framework/${code}/impact/2023-11`);
  has(await text(page), '溧阳', 'county');
  has(await text(page), 'ECO-01 −', 'what moved');
  const cells = await page.locator('.ranking tbody tr td').allInnerTexts();
  const change = Number(cells[2].replace('−', '-'));
  equal(change < 0 &&
    Math.abs(cells[1] - cells[0] - change) < 0.0101, true, 'change, rounded');
  await page.context().close();
});

await test('published never changes, retired stays', async () => {
  const page = await signIn(of('editor'), {script: false});
  await page.goto(`/framework/${code}`);
  await step(page, 'publish', true);
  has(await text(page), '版本已发布，不再更改', 'published');
  await bring(page, faulty());
  equal(new URL(page.url()).pathname, '/framework', 'stays');
  has(await text(page), `版本${code}已经发布`, 'refused');
  await bring(page, good());
  equal(new URL(page.url()).pathname, `/framework/${code}`, 'the same bytes');
  await step(page, 'retire', true);
  has(await text(page), '已停用', 'retired');
  equal(await page.locator('main form').count(), 0, 'no further step');
  await page.goto(`/framework/${code}/impact/2023-11`);
  has(await text(page), '溧阳', 'scored as before');
  await page.context().close();
});

await test('what is sent twice or from elsewhere does no harm', async () => {
  const page = await signIn(of('editor'), {script: false});
  const send = form => page.request.post(`/framework/${code}`, {form,
    maxRedirects: 0});
  await page.goto('/framework');
  const csrf = await page.getAttribute('form[enctype] [name=csrf]', 'value');
  const key = await page.getAttribute('form[enctype] [name=key]', 'value');
  for (let i = 0; i < 2; i++) {
    const answer = await send({csrf, key, event: 'retire', sure: 'yes'});
    equal(answer.status(), 303, 'again');
  }
  equal((await send({csrf, key, event: 'publish', sure: 'yes'})).status(), 409,
    'not from retired');
  equal((await send({csrf, key, event: 'retire'})).status(), 422, 'not sure');
  equal((await send({csrf, key, event: 'melt'})).status(), 422, 'no event');
  equal((await send({key, event: 'retire', sure: 'yes'})).status(), 403,
    'no token');
  const none = await page.request.post('/framework/none-1', {maxRedirects: 0,
    form: {csrf, key, event: 'check'}});
  equal(none.status(), 404, 'no edition');
  await page.context().close();
});

await test('sets that cannot be stored are refused in words', async () => {
  const page = await signIn(of('editor'), {script: false});
  const text_file = (name, content) => ({name, mimeType: 'text/csv',
    buffer: Buffer.from(content)});
  for (const [set, says] of [
    [[text_file('item.csv', 'code\n')], '没有版本代码'],
    [[text_file('readme.txt', 'x')], 'readme.txt'],
    [[text_file('edition.csv', 'key,value\nedition,甲\n')], '没有版本代码'],
  ]) {
    await bring(page, set);
    equal(new URL(page.url()).pathname, '/framework', 'stays');
    has(await page.innerText('.faults'), says, 'fault');
  }
  await page.context().close();
});

await test('others read what is published and no more', async () => {
  for (const who of [account('tjj01'), of('reviewer'), of('evaluator')]) {
    const page = await signIn(who);
    const csrf = await page.getAttribute('[name=csrf]', 'value');
    await page.goto('/framework');
    equal(await page.locator('form[enctype]').count(), 0, 'no upload');
    for (const [path, status] of [['/framework/liyang-2023', 200],
      [`/framework/liyang-2023/diff/${code}`, 200],
      ['/framework/liyang-2023/impact/2023-11', 403],
      ['/framework/none-1', 404], ['/framework/none-1/diff/liyang-2023', 404]]) {
      equal((await page.request.get(path)).status(), status, path);
    }
    const answer = await page.request.post('/framework/liyang-2023', {
      form: {csrf, key: '0'.repeat(32), event: 'retire', sure: 'yes'}});
    equal(answer.status(), 403, 'not by others');
    await page.context().close();
  }
  const page = await signIn(of('system'));
  equal((await page.request.get('/framework')).status(), 403, 'administrators');
  await page.context().close();
});

await test('a draft is seen by its editors alone', async () => {
  const page = await signIn(of('editor'), {script: false});
  const draft = files().map(f => f.name === 'edition.csv' ? {...f,
    buffer: Buffer.from(String(f.buffer).replace(code, `${code}-d`))} : f);
  await bring(page, draft);
  equal((await page.request.get(`/framework/${code}-d`)).status(), 200, 'own');
  const other = await signIn(of('reviewer'));
  for (const path of [`/framework/${code}-d`,
    `/framework/liyang-2023/diff/${code}-d`]) {
    equal((await other.request.get(path)).status(), 404, path);
  }
  equal((await (await other.request.get('/framework')).text())
    .includes(`${code}-d`), false, 'not listed');
  await page.context().close();
  await other.context().close();
});

/** Widest overflow of the page itself (a table may scroll in its own box). */
const overflow = page => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [name, path] of [['list', '/framework'],
  ['edition', '/framework/liyang-2023'], ['draft', `/framework/${code}-d`],
  ['diff', `/framework/liyang-2023/diff/${code}`],
  ['impact', `/framework/${code}/impact/2023-11`]]) {
  for (const lang of ['zh', 'en']) {
    await test(`framework ${name} in ${lang}`, async () => {
      const page = await signIn(of('editor'));
      await page.context().addCookies([{name: 'lang', value: lang,
        url: process.env.E2E_BASE}]);
      for (const width of [1366, 390, 320]) {
        await page.setViewportSize({width, height: 900});
        equal((await page.goto(path)).status(), 200, 'status');
        equal(await page.locator('h1').count(), 1, 'h1');
        equal(await overflow(page) <= 0, true, `no scrolling at ${width}`);
        if (width !== 320) {
          await page.screenshot({fullPage: width !== 1366 || name !== 'edition',
            path: `${pictures}/framework-${name}-${lang}-${width}.png`});
        }
      }
      await page.context().close();
    });
  }
}

await browser.close();
finish();
