// What a browser would never send: each gets its own clear message, changes
// nothing, and the workers live on.
import {request} from 'node:http';
import {account, base, equal, finish, has, openPeriod, test} from './lib.mjs';

const period = openPeriod();
const path = `/form/320481/${period}/401/tjj`;
const clerk = account('shuiwj01');
const form = `/form/320481/${period}/401/shuiwj`;
let cookie = '';

/** One exchange by hand: no redirect is followed, no header is added. */
function ask(path, {method = 'GET', headers = {}, body = ''} = {}) {
  return new Promise((done, fail) => {
    const asked = request(base + path, {method,
      headers: {cookie, 'content-length': Buffer.byteLength(body), ...headers}},
    answer => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', part => { text += part; });
      answer.on('end', () => done({status: answer.statusCode, text,
        cookies: answer.headers['set-cookie'] || [],
        location: answer.headers.location || ''}));
      answer.on('error', fail);
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
const fieldOf = (html, name) =>
  (html.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`)) || [])[1];
const keep = answer => {
  for (const c of answer.cookies) {
    const [pair] = c.split(';');
    const name = pair.split('=')[0];
    cookie = cookie.split('; ').filter(p => p && !p.startsWith(`${name}=`))
      .concat(pair).join('; ');
  }
};
const urlencoded = {'content-type': 'application/x-www-form-urlencoded'};
const post = (url, body) => ask(url, {method: 'POST', headers: urlencoded, body});

let guard; // csrf, key and version of the form as it stands
async function open() {
  const page = await ask(form);
  equal(page.status, 200, 'form');
  guard = {csrf: fieldOf(page.text, 'csrf'), key: fieldOf(page.text, 'key'),
    version: fieldOf(page.text, 'version')};
  return page.text;
}
const body = (extra, own = guard) =>
  `csrf=${own.csrf}&key=${own.key}&version=${own.version}&event=save&${extra}`;
const stands = async () => fieldOf(await open(), 'v\\.B02\\.total');

await test('sign in without a browser', async () => {
  const page = await ask('/login');
  keep(page);
  const answer = await post('/login', new URLSearchParams({
    csrf: fieldOf(page.text, 'csrf'), login: clerk.login,
    password: clerk.password}).toString());
  equal(answer.status, 303, 'status');
  keep(answer);
});

const rows = [
  {name: 'two points', extra: 'v.B02.total=1.2.3', status: [422, 400]},
  {name: '1e400', extra: 'v.B02.total=1e400', status: [422, 400]},
  {name: 'nan', extra: 'v.B02.total=nan', status: [422, 400]},
  {name: 'infinity', extra: 'v.B02.total=Infinity', status: [422, 400]},
  {name: 'hexadecimal', extra: 'v.B02.total=0x10', status: [422, 400]},
  {name: 'thousands in twos', extra: 'v.B02.total=12,34', status: [422, 400]},
  {name: 'too large', extra: 'v.B02.total=99999999999999', status: [422, 400]},
  {name: 'broken UTF-8', extra: 'n.B02=%ff%fe', status: [422, 400]},
  {name: 'a NUL byte', extra: 'v.B02.total=1%00', status: [422, 400]},
  {name: 'a repeated field', extra: 'v.B02.total=1&v.B02.total=2',
    status: [422, 400]},
  {name: 'an unknown field', extra: 'surprise=1', status: [422, 400]},
  {name: 'an item of another bureau', extra: 'v.B01.total=5',
    status: [422, 400, 403]},
  {name: 'an item that does not exist', extra: 'v.B99.total=5',
    status: [422, 400, 403]},
  {name: 'a 1.5 MB field', extra: `n.B02=${'x'.repeat(1500000)}`,
    status: [422, 400, 413]},
  {name: 'a 5 MB field', extra: `n.B02=${'x'.repeat(5000000)}`,
    status: [413]},
  {name: '3000 fields',
    extra: Array.from({length: 3000}, (_, i) => `n.X${i}=1`).join('&'),
    status: [422, 400, 413]},
];
const messages = new Map();
for (const row of rows) {
  await test(`${row.name} is refused with a message and changes nothing`, async () => {
    const before = await stands();
    const answer = await post(form, body(row.extra));
    equal(row.status.includes(answer.status), true, `status ${answer.status}`);
    has(answer.text, 'role="alert"', 'page');
    if (answer.status !== 413) {
      messages.set(row.name, answer.text.replace(/<[^>]*>/g, ' '));
    }
    equal(await stands(), before, 'value');
  });
}

await test('a missing token is refused', async () => {
  await open();
  const answer = await post(form,
    `key=${guard.key}&version=${guard.version}&event=save&v.B02.total=7`);
  equal(answer.status, 403, 'status');
  equal(await stands(), '', 'value');
});

await test('a token of somebody else is refused', async () => {
  await open();
  const answer = await post(form,
    body('v.B02.total=7', {...guard, csrf: '0'.repeat(32)}));
  equal(answer.status, 403, 'status');
  equal(await stands(), '', 'value');
});

await test('a form of another bureau is refused on every door', async () => {
  await open();
  equal((await ask(path)).status, 403, 'GET');
  equal((await post(path, body('v.B02.total=7'))).status, 403, 'POST');
});

await test('a replayed submission has the same answer and one effect', async () => {
  await open();
  const once = body('v.B02.total=3793.6');
  const first = await post(form, once);
  equal(first.status, 303, 'first');
  const version = (await open(), guard.version);
  const second = await post(form, once);
  equal(second.status, 303, 'second');
  equal(second.location, first.location, 'place');
  await open();
  equal(guard.version, version, 'version');
});

await test('two replays at once have one effect', async () => {
  await open();
  const before = Number(guard.version);
  const once = body('v.B02.total=3794.6');
  const answers = await Promise.all([post(form, once), post(form, once),
    post(form, once), post(form, once)]);
  for (const a of answers) equal(a.status, 303, 'status');
  await open();
  equal(Number(guard.version), before + 1, 'version');
});

await test('a locked form is refused', async () => {
  const locked = '/form/320481/2022-11/401/shuiwj';
  await open();
  const answer = await post(locked, body('v.B02.total=1'));
  equal([403, 409].includes(answer.status), true, `status ${answer.status}`);
});

const bare = [
  {name: 'an unknown page', url: '/nothing-here', status: 404},
  {name: 'a path with a NUL', url: '/form/%00', status: [400, 404]},
  {name: 'a path that is not UTF-8', url: '/form/%ff', status: [400, 404]},
  {name: 'a period that is none', url: '/form/320481/2023-13/401/shuiwj',
    status: [400, 404]},
  {name: 'a form that is none', url: `/form/320481/${period}/999/swj`,
    status: [404, 403]},
  {name: 'another county', url: `/matrix/110101/${period}`,
    status: [403, 404]},
  {name: 'markup in a query', url: '/login?next=%3Cscript%3E',
    status: [200, 303]},
  {name: 'a foreign address as next', url: '/login?next=//example.org/',
    status: [200, 303]},
];
for (const row of bare) {
  await test(`${row.name} is answered calmly`, async () => {
    const answer = await ask(row.url);
    equal([row.status].flat().includes(answer.status), true,
      `status ${answer.status}`);
    equal(answer.text.includes('<script>'), false, 'no markup comes back');
    equal(answer.location.startsWith('//'), false,
      'no foreign address');
  });
}

await test('each wrong number has a message of its own', async () => {
  const of = name => messages.get(name).replace(/\s+/g, ' ');
  equal(of('two points') === of('nan'), false, 'two points and nan');
  equal(of('thousands in twos') === of('too large'), false, 'separators');
});

await test('the service is alive and well afterwards', async () => {
  equal((await ask('/help')).status, 200, 'help');
  equal((await ask(form)).status, 200, 'form');
});

finish();
process.exit();
