// Workbooks of many counties: asked for, made in the background, fetched and
// verified; one that another process makes is watched and cancelled.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {test, finish, equal, has, signIn, account, of, browser, folder,
  openPeriod, pictures} from './lib.mjs';

const sql = text => execFileSync('scripts/db', ['sql', folder, 'pinzhi'],
  {input: text, encoding: 'utf8'});
const province = '/workbooks/32/2023-11';
const evaluator = of('evaluator');

sql(readFileSync('tests/data/counties.sql', 'utf8'));
sql(`UPDATE account SET region = '32' WHERE login = '${evaluator.login}'`);

const picture = (page, name) => page.screenshot(
  {path: `${pictures}/workbooks-${name}.png`, fullPage: true});
const fits = page => page.evaluate(() =>
  document.documentElement.scrollWidth <= innerWidth);

/** Ask for a kind; the page then stands on its answer. */
async function ask(page, kind, more = {}) {
  await page.goto(province);
  await page.check(`[name=kind][value=${kind}]`);
  for (const [name, value] of Object.entries(more)) {
    await page.fill(`[name=${name}]`, value);
  }
  await Promise.all([page.waitForNavigation(),
    page.click('form.card button[type=submit]')]);
}

/** The first row of what was asked for, once it is ready. */
async function ready(page) {
  await page.locator('#jobs tbody tr').first()
    .locator('.tag:has-text("已完成")').waitFor({timeout: 60000});
}

async function download(page, name) {
  const file = `${folder}/workbooks-${name}.xlsx`;
  const [down] = await Promise.all([page.waitForEvent('download'),
    page.locator('#jobs tbody tr').first().locator('a.button').click()]);
  await down.saveAs(file);
  return {file, called: down.suggestedFilename()};
}

async function verify(page, file) {
  await page.goto('/verify');
  await page.setInputFiles('#file', file);
  await Promise.all([page.waitForNavigation(),
    page.click('form.card button[type=submit]')]);
  return page.innerText('main');
}

/** A job of a process that is elsewhere, 12 of 93 steps done. */
const elsewhere = kind => sql(`INSERT INTO workbook_job (id, request, live,
  kind, region, grp, period, months, state, asked_at, asked_by, asked_name,
  holder, tries, started_at, heartbeat_at, done, total)
  SELECT LEFT(SHA2('${kind}', 256), 16), SHA2('${kind}', 256),
  SHA2('${kind}', 256), '${kind}', '32', '', '2023-11', 0, 'running',
  UNIX_TIMESTAMP() + 60, id, name, 'elsewhere:1:1', 1, UNIX_TIMESTAMP(),
  UNIX_TIMESTAMP() + 600, 12, 93 FROM account
  WHERE login = '${evaluator.login}'`);

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';
  const kind = script ? 'province' : 'detail';
  const page = await signIn(evaluator, {script});

  await test(`a ${kind} workbook is made, fetched and genuine, ${how}`,
    async () => {
      await page.goto('/ranking/32/2023-11');
      await page.click('main a[href^="/workbooks/"]');
      has(await page.innerText('h1'), '江苏省 2023年1—11月', 'the page');
      await ask(page, kind);
      has(await page.innerText('main'), '工作簿正在生成', 'the notice');
      await ready(page);
      if (script) await picture(page, 'ready-zh-1366');
      const {file, called} = await download(page, kind);
      has(called, '江苏省', 'its name');
      const text = await verify(page, file);
      has(text, '真实', 'the verdict');
      has(text, script ? '各县排序' : '全部指标明细', 'its kind');
      has(text, '江苏省 32', 'its region');
    });

  await test(`the same again is found, ${how}`, async () => {
    const rows = sql('SELECT COUNT(*) FROM workbook_job');
    await ask(page, kind);
    has(await page.innerText('main'), '相同数据的工作簿已生成过', 'the notice');
    equal(sql('SELECT COUNT(*) FROM workbook_job'), rows, 'jobs');
  });

  await test(`progress is seen and moves, and a job is cancelled, ${how}`,
    async () => {
      elsewhere(kind);
      await page.goto(province);
      const row = page.locator('#jobs tbody tr').first();
      has(await row.innerText(), '12%', 'progress');
      sql("UPDATE workbook_job SET done = 62 WHERE state = 'running'");
      await row.locator('text=66%').waitFor({timeout: 15000});
      if (script) await picture(page, 'running-zh-1366');
      await Promise.all([page.waitForNavigation(),
        row.locator('button').click()]);
      has(await page.innerText('main'), '已取消，没有留下文件', 'the notice');
      has(await row.innerText(), '已取消', 'its state');
      sql("DELETE FROM workbook_job WHERE state = 'cancelled'");
    });
}

await test('a trend of 14 periods', async () => {
  const page = await signIn(evaluator);
  await ask(page, 'trend', {months: '14'});
  await ready(page);
  const {file} = await download(page, 'trend');
  const text = await verify(page, file);
  has(text, '真实', 'the verdict');
  has(text, '多期趋势，14 期', 'its kind');
});

await test('one cell changed is named', async () => {
  const page = await signIn(evaluator);
  const changed = `${folder}/workbooks-changed.xlsx`;
  execFileSync('/usr/bin/python3', ['tests/offline.py', 'openpyxl',
    `${folder}/workbooks-detail.xlsx`, changed, '明细!G5=1']);
  const text = await verify(page, changed);
  has(text, '已改动', 'the verdict');
  has(text, '明细!G5', 'where');
});

await test('a failed one says why', async () => {
  const page = await signIn(evaluator);
  await page.goto(`/workbooks/32/${openPeriod()}`);
  await Promise.all([page.waitForNavigation(),
    page.click('form.card button[type=submit]')]);
  await page.locator('#jobs .tag.late').waitFor({timeout: 30000});
  has(await page.innerText('#jobs'), '本期没有已通过数据', 'why');
});

for (const width of [1366, 390]) {
  for (const language of ['zh', 'en']) {
    await test(`the page in ${language} at ${width} pixels`, async () => {
      const page = await signIn(evaluator, {width});
      await page.goto(`/language?to=${language}&next=/`);
      elsewhere('trend');
      await page.goto(province);
      has(await page.innerText('main'), language === 'en' ?
        'Workbooks of all counties' : '全地区各县工作簿', 'the form');
      equal(await fits(page), true, 'fits');
      await picture(page, `${language}-${width}`);
      sql("DELETE FROM workbook_job WHERE state = 'running'");
    });
  }
}

await test('a reviewer of a county gets no province, a clerk no page',
  async () => {
    const page = await signIn(account('reviewer01'));
    equal((await page.goto(province)).status(), 403, 'province');
    equal((await page.goto('/workbooks/320481/2023-11')).status(), 200, 'own');
    await picture(page, 'county-zh-1366');
    const clerk = await signIn(account('tjj01'));
    equal((await clerk.goto('/workbooks/320481/2023-11')).status(), 403,
      'clerk');
  });

await browser.close();
finish();
