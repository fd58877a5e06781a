// An evaluation down to who entered each cell: the page and the API say the
// same.
import {base, browser, equal, finish, has, of, signIn, test, visit}
  from './lib.mjs';

const path = '/evaluation/320481/2023-11';
const reviewer = of('reviewer');

/** The unfolded explanation of an indicator, as text. */
async function unfold(page, code) {
  const row = page.locator(`tr#${code} + tr`);
  await row.locator('summary').click();
  return row.locator('dl').innerText();
}

await test('an indicator unfolds to its cells and who entered them', async () => {
  const page = await signIn(reviewer);
  await page.goto(path);
  const text = await unfold(page, 'ECO-02');
  has(text, '3039.6 ÷ 2647.7 − 1 = 14.802%');
  has(text, '14.802 ÷ 15 × 100 = 98.68');
  has(text, '品质综401表 统计局');
  has(text, 'liyang-2023');
  equal(/填报 填报员01 \d{4}-\d\d-\d\d \d\d:\d\d/.test(text), true, 'writer');
  equal(/审核 审核员01 \d{4}-\d\d-\d\d \d\d:\d\d/.test(text), true, 'reviewer');
  await page.context().close();
});

await test('what is missing says so and keeps its weight', async () => {
  const page = await signIn(reviewer);
  await page.goto(path);
  const text = await unfold(page, 'ECO-06');
  has(text, '应报未报：按该方法最低分计，权重保留');
  has(text, '0 × 2.0816 ÷ 100 = 0');
  await page.context().close();
});

await test('the total is unfolded without script', async () => {
  const page = await signIn(reviewer, {script: false});
  await page.goto(path);
  await page.locator('#how > summary').click();
  const text = await page.locator('#how dl').innerText();
  const total = (await page.locator('.stat.total > b').innerText()).trim();
  has(text, `= ${total}`);
  has(text, '分及以上为');
  await page.context().close();
});

await test('English says it in English', async () => {
  const page = await signIn(reviewer);
  await page.goto(`/language?to=en&next=${path}`);
  const text = await unfold(page, 'ECO-02');
  has(text, 'same period last year');
  has(text, 'entered by');
  has(text, 'accepted by');
  has(text, 'Bureau of Statistics');
  await page.context().close();
});

await test('an explanation fits a narrow window', async () => {
  const page = await signIn(reviewer, {width: 390, height: 844});
  await page.goto(path);
  await unfold(page, 'ECO-02');
  const box = await page.locator('tr#ECO-02 + tr dl').boundingBox();
  equal(box.x >= 0 && box.x + box.width <= 390, true, 'inside the window');
  await page.context().close();
});

/** The JSON of the evaluation, asked for in a session. */
async function ask(page) {
  const answer = await page.request.get(`${base}/api${path}`);
  equal(answer.status(), 200, 'status');
  has(answer.headers()['content-type'], 'application/json');
  return answer.json();
}

await test('the API gives what the page shows', async () => {
  const page = await signIn(reviewer);
  await page.goto(path);
  const all = await ask(page);
  equal(all.edition.code, 'liyang-2023', 'edition');
  equal(all.total.toFixed(2),
    (await page.locator('.stat.total > b').innerText()).trim(), 'total');
  const growth = all.qualities[0].indicators.find(x => x.code === 'ECO-02');
  equal(growth.value, (3039.6 / 2647.7 - 1) * 100, 'to the last digit');
  equal(growth.points, growth.rate / 100 * growth.spread, 'points');
  const text = await unfold(page, 'ECO-02');
  for (const words of [growth.how.formula, growth.how.numbers,
    growth.how.rate, growth.how.spread, growth.how.points]) {
    has(text, words.zh);
  }
  const [now, last] = growth.cells;
  equal(`${now.period} ${now.value} ${now.form_number}`,
    '2023-11 3039.6 品质综401表', 'cell');
  equal(`${last.when} ${last.period} ${last.value}`,
    'last_year 2022-11 2647.7', 'last year');
  has(text, `填报 ${now.entered.by} ` +
    now.entered.at.slice(0, 16).replace('T', ' '));
  has(text, `审核 ${now.reviewed.by} `);
  await page.context().close();
});

await test('points sum to qualities, and these to the total', async () => {
  const page = await signIn(of('evaluator'));
  const all = await ask(page);
  let total = 0;
  for (const q of all.qualities) {
    const sum = q.indicators.reduce((s, x) => s + (x.points ?? 0), 0);
    equal(Math.abs(sum - (q.points ?? 0)) < 1e-9, true, q.code);
    total += q.points ?? 0;
  }
  equal(Math.abs(total - all.total) < 1e-9, true, 'total');
  await page.context().close();
});

await test('the API asks for the rights of the page', async () => {
  const stranger = await visit();
  const out = await stranger.request.get(`${base}/api${path}`);
  equal(out.status(), 401, 'without a session');
  equal((await out.json()).error.status, 401, 'as JSON');
  await stranger.context().close();
  const page = await signIn(of('audit'));
  const refused = await page.request.get(`${base}/api${path}`);
  equal(refused.status(), 403, 'without the right');
  equal((await refused.json()).error.status, 403, 'as JSON');
  const nowhere = await page.request.get(`${base}/api/evaluation/1/2`);
  equal(nowhere.status() >= 400, true, 'no such county');
  await page.context().close();
});

await browser.close();
finish();
