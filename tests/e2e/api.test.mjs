// The API as programs use it: the examples of docs/api.md by curl, every answer
// held against the document that describes it, and what goes wrong.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import {Validator} from '@seriousme/openapi-schema-validator';
import {account, base, browser, equal, finish, has, openPeriod, signIn, test}
  from './lib.mjs';

const v1 = `${base}/api/v1`;
const period = openPeriod();

/** A token of an account, made on its page. */
async function tokenOf(who, scope) {
  const page = await signIn(who, {script: false});
  await page.goto('/tokens');
  await page.fill('[name=name]', 'api test');
  await page.selectOption('[name=scope]', scope);
  await page.locator('main form', {has: page.locator('[name=scope]')})
    .locator('button').click();
  const [token] = (await page.content()).match(/pz_[0-9a-f]{64}/) || [];
  await page.context().close();
  return token;
}

let clerk;
let reader;
let reviewer;
let key = 0;

async function ask(path, {token = clerk, headers = {}, ...rest} = {}) {
  const answer = await fetch(path.startsWith('/api') ? base + path : v1 + path,
    {...rest, headers: {authorization: `Bearer ${token}`, ...headers}});
  const text = await answer.text();
  const type = answer.headers.get('content-type') || '';
  return {status: answer.status, headers: answer.headers, text,
    json: /^application\/json/.test(type) && text ? JSON.parse(text) : null};
}
const send = (path, body, headers = {}, token = clerk) => ask(path, {
  method: 'POST', token,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: {'content-type': 'application/json',
    'idempotency-key': `test ${++key}`, ...headers}});

await test('tokens are made on their page', async () => {
  clerk = await tokenOf(account('shangwj01'), 'submit');
  reader = await tokenOf(account('shangwj01'), 'read');
  reviewer = await tokenOf(account('reviewer01'), 'submit');
  equal(Boolean(clerk && reader && reviewer), true, 'three tokens');
});

// -- the document ---------------------------------------------------------

let document;
let ajv;
await test('the document is valid OpenAPI', async () => {
  document = await (await fetch(`${v1}/openapi.json`)).json();
  const result = await new Validator().validate(structuredClone(document));
  equal(JSON.stringify(result.errors || []), '[]', 'faults');
  equal(JSON.stringify(document),
    JSON.stringify(JSON.parse(readFileSync('docs/openapi.json', 'utf8'))),
    'docs/openapi.json');
  ajv = new Ajv({strict: false, validateFormats: false});
  ajv.addSchema({$id: 'api', components: document.components});
});

function fits(name, json) {
  const check = ajv.compile({$ref: `api#/components/schemas/${name}`});
  if (!check(json)) throw new Error(`${name}: ${ajv.errorsText(check.errors)}`);
}

const county = `320481/${period}`;
const form = `/forms/${county}/402/shangwj`;
const places = {'{region}': '320481', '{period}': period, '{form}': '402',
  '{bureau}': 'shangwj', '{edition}': 'liyang-2023', '{file}': 'item.csv',
  '{other}': 'liyang-2023'};
const place = path => path.replace(/\{\w+\}/g, name => places[name]);

await test('a workbook of many counties is asked for until it is made',
  async () => {
    const jobs = '/workbooks/320481/2023-11/jobs';
    const asked = await send(jobs, {kind: 'province'}, {}, reviewer);
    equal(asked.status, 200, asked.text);
    fits('WorkbookJob', asked.json);
    places['{job}'] = asked.json.id;
    let state = asked.json.state;
    for (let i = 0; i < 100 && /queued|running/.test(state); i++) {
      await new Promise(done => setTimeout(done, 200));
      state = (await ask(`${jobs}/${asked.json.id}`, {token: reviewer}))
        .json.state;
    }
    equal(state, 'done', 'state');
  });

await test('every GET of the document answers as it says', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!methods.get) continue;
    const evaluated = /workbooks|evaluation|ranking/.test(path);
    const at = place(path).replace(period, evaluated ? '2023-11' : period);
    const token = /tasks|forms\/\{region/.test(path) ? clerk : reviewer;
    const answer = await ask(at, {token});
    equal(answer.status, 200, `${at}: ${answer.text.slice(0, 300)}`);
    const [[type, {schema}]] =
      Object.entries(methods.get.responses[200].content);
    has(answer.headers.get('content-type'), type, at);
    if (schema.$ref) fits(schema.$ref.split('/').pop(), answer.json);
  }
});

await test('without a token every address is 401 in JSON', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, {security}] of Object.entries(methods)) {
      if (security) continue;
      const answer = await fetch(v1 + place(path), {
        method: method.toUpperCase(),
        headers: {'content-type': 'application/json'},
        body: method === 'post' ? '{}' : undefined});
      equal(answer.status, 401, `${method} ${path}`);
      fits('Error', await answer.json());
    }
  }
});

// -- the guide ------------------------------------------------------------

const blocks = [...readFileSync('docs/api.md', 'utf8')
  .matchAll(/```sh\n([\s\S]*?)```/g)].map(found => found[1]);
await test('the guide has its examples', async () => {
  equal(blocks.length > 8, true, 'count');
});
for (const [i, block] of blocks.entries()) {
  await test(`example ${i + 1} of the guide works`, async () => {
    const output = execFileSync('sh', ['-c', block], {encoding: 'utf8',
      env: {...process.env, BASE: base, TOKEN: clerk, REVIEWER: reviewer,
        PERIOD: period}});
    for (const [, part] of block.matchAll(/^# -> (.*)$/gm)) has(output, part);
  });
}

// -- saving ---------------------------------------------------------------

const save = (version, value, headers, token) => send(form, {version,
  event: 'save', cells: [{item: 'B31', value}]}, headers, token);
const version = async () => (await ask(form)).json.version;

await test('eight times the same at once has one effect', async () => {
  const before = await version();
  const same = {'idempotency-key': 'eight at once'};
  const answers = await Promise.all(
    Array.from({length: 8}, () => save(before, 80.5, same)));
  for (const answer of answers) {
    equal(answer.status, 200, answer.text);
    fits('Saved', answer.json);
    equal(answer.json.version, before + 1, 'version');
  }
  equal(await version(), before + 1, 'stored');
});

await test('a stale save is refused with both values', async () => {
  const answer = await save(0, 99);
  equal(answer.status, 409, 'status');
  fits('Error', answer.json);
  equal(answer.json.conflicts[0].mine.value, '99', 'mine');
  equal(answer.json.conflicts[0].theirs.value, '80.5', 'theirs');
});

await test('the page shows what the API saved', async () => {
  const page = await signIn(account('shangwj01'), {script: false});
  await page.goto(`/form/${county}/402/shangwj`);
  equal(await page.inputValue('[name="v.B31.total"]'), '80.5', 'value');
  await page.context().close();
});

await test('the evaluation page and the API have one total', async () => {
  const {json} = await ask('/evaluation/320481/2023-11', {token: reviewer});
  const old = await ask('/api/evaluation/320481/2023-11', {token: reviewer});
  equal(JSON.stringify(old.json), JSON.stringify(json), 'the old address');
  const page = await signIn(account('reviewer01'), {script: false});
  await page.goto('/evaluation/320481/2023-11');
  equal(await page.textContent('.stat.total b'), json.total.toFixed(2),
    'total');
  await page.context().close();
});

// -- what is refused ------------------------------------------------------

const huge = JSON.stringify({version: 1, event: 'save', note: 'x'.repeat(3e6)});
const refused = [
  {name: 'a body of 3 MB', status: 413, run: () => send(form, huge)},
  {name: 'JSON that is cut off', status: 400, code: 'body', text: 'line 1',
    run: () => send(form, '{"version":1,', {'accept-language': 'en'})},
  {name: 'JSON that is cut off, in Chinese', status: 400, text: '第 1 行',
    run: () => send(form, '{"version":1,')},
  {name: 'nested a thousand times', status: 400,
    run: () => send(form, '['.repeat(1000))},
  {name: 'a form of HTML', status: 415, run: () => send(form, 'a=b',
    {'content-type': 'application/x-www-form-urlencoded'})},
  {name: 'no key', status: 422, run: () => ask(form, {method: 'POST',
    headers: {'content-type': 'application/json'},
    body: '{"version":1,"event":"save"}'})},
  {name: 'a token that may only read', status: 403, code: 'scope',
    run: () => save(1, 1, {}, reader)},
  {name: 'a token that is none', status: 401, code: 'token',
    run: () => ask(form, {token: `pz_${'0'.repeat(64)}`})},
  {name: 'another bureau', status: 403, code: 'bureau',
    run: () => ask(`/forms/${county}/401/tjj`)},
  {name: 'another county', status: 403, code: 'region',
    run: () => ask(`/forms/110101/${period}/402/shangwj`)},
  {name: 'a method that is none', status: 405,
    run: () => ask(form, {method: 'DELETE'})},
  {name: 'an answer nobody makes', status: 406,
    run: () => ask(form, {headers: {accept: 'image/png'}})},
  {name: 'a page of 501', status: 400,
    run: () => ask('/tasks?limit=501')},
  {name: 'no such address', status: 404, run: () => ask('/nothing')},
];
for (const {name, status, code, text, run} of refused) {
  await test(`${name} is refused and changes nothing`, async () => {
    const before = await version();
    const answer = await run();
    equal(answer.status, status, `status of ${answer.text.slice(0, 200)}`);
    if (status !== 413) fits('Error', answer.json);
    if (code) equal(answer.json.error.code, code, 'code');
    if (text) has(answer.text, text);
    equal(await version(), before, 'version');
  });
}

await test('a token opens no page and sets no cookie', async () => {
  const answer = await fetch(`${base}/tasks`, {redirect: 'manual',
    headers: {authorization: `Bearer ${clerk}`}});
  equal(answer.status, 303, 'status');
  equal((await ask(form)).headers.get('set-cookie'), null, 'cookie');
});

// -- pages, tables, downloads ---------------------------------------------

async function all(path, list, limit) {
  const rows = [];
  for (let next = `/api/v1${path}?limit=${limit}`; next;) {
    const {json} = await ask(next, {token: reviewer});
    rows.push(...json[list]);
    next = json.next;
  }
  return rows;
}
await test('pages to the end are the whole', async () => {
  for (const [path, list] of [['/values/320481/2023-11', 'values'],
    ['/completeness/320481/2023-11', 'forms']]) {
    const whole = JSON.stringify(await all(path, list, 500));
    equal(whole.length > 1000, true, path);
    equal(JSON.stringify(await all(path, list, 3)), whole, path);
  }
});

await test('the tables say the same to another reader', async () => {
  const script = 'import csv,sys,json;' +
    'print(json.dumps(list(csv.DictReader(sys.stdin))))';
  const read = text => JSON.parse(execFileSync('python3', ['-c', script],
    {input: text.replace(/^\ufeff/, ''), encoding: 'utf8'}));
  const values = await all('/values/320481/2023-11', 'values', 500);
  const table = read((await ask('/values/320481/2023-11/csv',
    {token: reviewer})).text);
  const sdmx = read((await ask('/values/320481/2023-11/sdmx?version=2',
    {token: reviewer})).text);
  equal(table.length, values.length, 'rows of the table');
  equal(sdmx.length, values.length, 'observations');
  const status = v => v.state === 'missing' ? 'O' : v.state === 'na' ? 'M' :
    v.accepted ? 'A' : 'V';
  for (const [i, value] of values.entries()) {
    equal(table[i].value, value.value || '', value.key);
    equal(table[i].state, value.state, value.key);
    equal(sdmx[i].OBS_VALUE, value.value || '', value.key);
    equal(sdmx[i].OBS_STATUS, status(value), value.key);
    equal(sdmx[i].TIME_PERIOD, '2023-11', value.key);
    equal(sdmx[i].INDICATOR, value.item, value.key);
  }
});

await test('a workbook has the hash that was told', async () => {
  const {json} = await ask('/workbooks/320481/2023-11', {token: reviewer});
  const answer = await fetch(base + json.file,
    {headers: {authorization: `Bearer ${reviewer}`}});
  const bytes = Buffer.from(await answer.arrayBuffer());
  equal(createHash('sha256').update(bytes).digest('hex'), json.sha256,
    'sha256');
  equal(bytes.length, json.bytes, 'bytes');
});

await test('a definition that is known is not sent again', async () => {
  const path = '/editions/liyang-2023/forms/402';
  const first = await ask(path);
  const again = await ask(path,
    {headers: {'if-none-match': first.headers.get('etag')}});
  equal(again.status, 304, 'status');
  equal(again.text, '', 'body');
});

await browser.close();
finish();
process.exit();
