// Accounts: four eyes, one-time passwords, two factors, sessions, tokens, with
// JavaScript and without; and what a stranger tries at the door.
import {createHmac} from 'node:crypto';
import {request, Agent} from 'node:http';
import {account, base, browser, equal, finish, has, of, signIn, test, visit}
  from './lib.mjs';

const go = (page, press) => Promise.all([page.waitForNavigation(), press()]);
const submit = page => go(page, () => page.click('main form [type=submit]'));

/** Six digits of a Base32 key, `ahead` steps from now. */
function code(key, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replace(/\s/g, '')]
    .map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g).map(b => parseInt(b, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
  const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** Ask for a clerk of `bureau`; the login and its one-time password. */
async function ask(system, login, bureau) {
  await system.goto('/accounts');
  await system.fill('[name=login]', login);
  await system.fill('[name=name]', '新填报员');
  await system.selectOption('[name=role]', 'clerk');
  await system.selectOption('[name=region]', '320481');
  await system.selectOption('[name=bureau]', bureau);
  await go(system, () => system.click('form[action="/accounts"] [type=submit]'));
  return (await system.textContent('[data-one-time-password]')).trim();
}

const verdict = (page, which) =>
  go(page, () => page.click(`button[name=verdict][value=${which}]`));

async function tryIn(login, password, options) {
  const page = await visit(options);
  await page.goto('/login');
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', password);
  await submit(page);
  return page;
}

async function choosePassword(page, old, wanted) {
  has(page.url(), '/password', 'address');
  await page.fill('[name=old]', old);
  await page.fill('[name=new]', wanted);
  await page.fill('[name=again]', wanted);
  await submit(page);
}

for (const script of [true, false]) {
  const how = script ? 'with JavaScript' : 'without';
  const login = script ? 'xinren-a' : 'xinren-b';
  const chosen = 'Left-horse-77';

  await test(`a new account waits for a second person, ${how}`, async () => {
    const system = await signIn(of('system'), {script});
    const security = await signIn(of('security'), {script});
    const once = await ask(system, login, 'kjj');
    let page = await tryIn(login, once, {script});
    has(await page.textContent('[role=alert]'), '安全管理员', 'refusal');
    await system.goto(`/accounts/${login}`);
    equal(await system.locator('button[name=verdict]').count(), 0,
      'verdicts of who asked');
    await security.goto('/accounts');
    has(await security.textContent('main'), login, 'waiting list');
    await security.goto(`/accounts/${login}`);
    await verdict(security, 'approved');
    await page.context().close();
    page = await tryIn(login, once, {script});
    await choosePassword(page, once, chosen);
    has(await page.textContent('[role=status]'), '密码已修改', 'outcome');
    await page.goto('/tasks');
    has(await page.textContent('main'), '品质综', 'tasks');
    for (const p of [page, system, security]) await p.context().close();
  });

  await test(`other rights and switching off, ${how}`, async () => {
    const system = await signIn(of('system'), {script});
    const security = await signIn(of('security'), {script});
    const clerk = await signIn({login, password: chosen}, {script});
    await system.goto(`/accounts/${login}`);
    await system.selectOption('[name="r.1"]', '320481');
    await system.selectOption('[name="b.1"]', 'czj');
    await go(system, () =>
      system.click(`form[action$="/rights"] [type=submit]`));
    has(await system.textContent('[role=status]'), '批准后生效', 'asked');
    const form = '/form/320481/2023-11/401/czj';
    equal((await clerk.goto(form)).status(), 403, 'before');
    await security.goto(`/accounts/${login}`);
    await verdict(security, 'approved');
    equal((await clerk.goto(form)).status(), 200, 'after');
    await system.goto(`/accounts/${login}`);
    await go(system, () => system.click('button[value=off]'));
    has((await clerk.goto('/tasks')).url(), '/login', 'signed out');
    const page = await tryIn(login, chosen, {script});
    has(await page.textContent('[role=alert]'), '停用', 'refusal');
    for (const p of [page, clerk, system, security]) await p.context().close();
  });

  await test(`two factors, ${how}`, async () => {
    const who = script ? account('wjw01') : account('mzj01');
    const page = await signIn(who, {script});
    await page.goto('/two-factor');
    await go(page, () => page.click('button[value=begin]'));
    equal(await page.evaluate(() =>
      document.querySelector('img.qr').naturalWidth > 100), true, 'picture');
    const key = await page.textContent('[data-key]');
    await page.fill('[name=code]', code(key, -1));
    await go(page, () => page.click('button[value=confirm]'));
    const recovery = await page.locator('[data-recovery]').allTextContents();
    equal(recovery.length, 10, 'recovery codes');
    await page.context().close();
    const again = await tryIn(who.login, who.password, {script});
    has(again.url(), '/login/code', 'second step');
    await again.fill('[name=code]', '000000');
    await submit(again);
    has(await again.textContent('[role=alert]'), '验证码错误', 'refusal');
    await again.fill('[name=code]', code(key));
    await submit(again);
    has(again.url(), '/tasks', 'in');
    await again.goto('/two-factor');
    await again.fill('[name=code]', recovery[3]);
    await go(again, () => again.click('button[value=end]'));
    has(await again.textContent('[role=status]'), '已停用', 'given up');
    await again.context().close();
  });

  await test(`sessions and tokens, ${how}`, async () => {
    const who = script ? account('jyj01') : account('sfj01');
    const one = await signIn(who, {script});
    const two = await signIn(who, {script});
    await one.goto('/sessions');
    equal(await one.locator('tbody tr').count(), 2, 'sessions');
    await go(one, () => one.click('tbody form button'));
    equal(await one.locator('tbody tr').count(), 1, 'sessions left');
    has((await two.goto('/tasks')).url(), '/login', 'the other one');
    await one.goto('/tokens');
    await one.fill('[name=name]', '业务台账');
    await submit(one);
    const token = await one.textContent('[data-token]');
    const headers = {authorization: `Bearer ${token}`};
    const api = '/api/evaluation/320481/2023-11';
    const plain = path => fetch(base + path, {headers, redirect: 'manual'});
    equal((await plain(api)).status, 200, 'api');
    equal((await plain('/evaluation/320481/2023-11')).status, 303, 'page');
    equal((await plain('/workbook/320481/2023-11')).status, 303, 'file');
    equal((await plain(api)).headers.get('set-cookie'), null, 'cookie');
    await go(one, () => one.click('tbody form button'));
    equal((await plain(api)).status, 401, 'revoked');
    for (const p of [one, two]) await p.context().close();
  });
}

// -- at the door, from another address of this host ---------------------------

const stranger = new Agent({keepAlive: true, maxSockets: 64});
function knock(path, {method = 'GET', body = '', cookie = ''} = {}) {
  return new Promise((done, fail) => {
    const asked = request(base + path, {method, agent: stranger,
      localAddress: '127.0.0.77', headers: {cookie,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body)}}, answer => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', part => { text += part; });
      answer.on('end', () => done({status: answer.statusCode, text,
        cookies: answer.headers['set-cookie'] || []}));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

await test('10,000 failures to sign in at once', async () => {
  const page = await knock('/login');
  const cookie = page.cookies.map(c => c.split(';')[0]).join('; ');
  const csrf = page.text.match(/name="csrf" value="([^"]*)"/)[1];
  const seen = {};
  const began = Date.now();
  const tries = 10000;
  await Promise.all(Array.from({length: tries}, async (_, i) => {
    const body = `csrf=${csrf}&login=${i % 2 ? 'xfjy01' : `guess${i}`}` +
      `&password=Wrong-horse-${i}`;
    const {status, cookies} = await knock('/login', {method: 'POST', cookie,
      body});
    seen[status] = (seen[status] || 0) + 1;
    if (cookies.some(c => c.startsWith('sid='))) seen.entry = true;
  }));
  const seconds = (Date.now() - began) / 1000;
  console.log(`        ${tries} answered in ${seconds.toFixed(1)} s: ` +
    JSON.stringify(seen));
  equal(Object.keys(seen).every(s => ['401', '403', '429'].includes(s)), true,
    `answers ${JSON.stringify(seen)}`);
  equal(seconds < 120, true, 'in bounded time');
  const health = await visit();
  equal((await health.goto('/login')).status(), 200, 'alive');
  await health.context().close();
  const other = await signIn(account('reviewer01'));
  has(other.url(), '/review', 'others work on');
  await other.context().close();
});

await browser.close();
finish();
