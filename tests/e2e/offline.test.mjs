// A form out and back: downloaded, filled in by the programs that people have,
// uploaded, judged, corrected, saved; what each of those programs makes of a
// file is read cell by cell.
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import ExcelJS from 'exceljs';
import XLSX from 'xlsx';
import {test, finish, equal, has, of, press, signIn, account, openPeriod,
  browser, folder} from './lib.mjs';

const period = openPeriod();
const clerk = account('sthjj01'); // 生态环境局
const path = what => `/${what}/320481/${period}/403/sthjj`;
const file = name => `${folder}/offline-${name}.xlsx`;
const programs = execFileSync('make', ['-s', 'folder']).toString().trim();
const python = (how, from, to, ...cells) => execFileSync('/usr/bin/python3',
  ['tests/offline.py', how, from, to, ...cells]);

/** Every cell of a workbook as our reader finds it: "SHEET!ROW,COLUMN" to its
 * kind and text; numbers as numbers. */
function cells(name) {
  const answer = spawnSync(`${programs}/pinzhi-export`, ['read-template'],
    {input: readFileSync(name)});
  const found = new Map();
  let sheet = '';
  for (const line of answer.stdout.toString().split('\n')) {
    if (line.startsWith('S ')) sheet = line.slice(2);
    const m = /^C (\d+) (\d+) (\w) (\d) (.*)$/.exec(line);
    if (!m) continue;
    const [, row, column, kind, formula, text] = m;
    if (formula === '1') continue; // a growth is computed anew
    found.set(`${sheet}!${row},${column}`, kind === 'n' ?
      `n ${Number(Number(text).toPrecision(15))}` : `${kind} ${text}`);
  }
  has(answer.stdout.toString(), '\nE\n', 'the reader\'s answer');
  return found;
}

function same(wanted, actual, what) {
  for (const [cell, value] of wanted) {
    equal(actual.get(cell), value, `${what} ${cell}`);
  }
  equal(actual.size, wanted.size, `${what}: number of cells`);
}

async function download(page, click) {
  const [down] = await Promise.all([
    page.waitForEvent('download'), page.click(click)]);
  return down;
}

async function upload(page, name) {
  await page.goto(path('upload'));
  await page.setInputFiles('#file', name);
  await Promise.all([page.waitForNavigation(),
    page.click('form.card button[type=submit]')]);
  return page.innerText('main');
}

/** The cell of a row's cumulative figure, by the first empty yellow one. */
async function blanks(name) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(name);
  const sheet = book.worksheets[0];
  const found = [];
  sheet.eachRow(row => row.eachCell({includeEmpty: true}, cell => {
    if (cell.protection && cell.protection.locked === false &&
      cell.dataValidation && cell.dataValidation.type === 'custom') {
      found.push(cell.address);
    }
  }));
  return found;
}

let page = await signIn(clerk);
let own = []; // addresses of the figures of the bureau

await test('a form is downloaded from its page, as printed and locked',
  async () => {
    await page.goto(path('form'));
    await page.click('a[href^="/upload/"]');
    const down = await download(page, 'a[download]');
    has(down.suggestedFilename(), '403', 'name of the file');
    await down.saveAs(file('empty'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file('empty'));
    equal(book.worksheets[0].sheetProtection.sheet, true, 'protected');
    equal(book.worksheets.filter(s => s.state !== 'visible').length, 2,
      'hidden sheets');
    own = await blanks(file('empty'));
    if (own.length < 2) throw new Error(`figures to fill in: ${own}`);
  });

await test('all forms of the period come in one archive', async () => {
  await page.goto(path('upload'));
  const down = await download(page, 'a[href^="/templates/"]');
  has(down.suggestedFilename(), '.zip', 'name of the archive');
  await down.saveAs(`${folder}/offline-all.zip`);
  execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-e',
    `${folder}/offline-all.zip`, `${folder}/offline-all`]);
  const names = readdirSync(`${folder}/offline-all`);
  const own = names.find(name => name.startsWith('403 '));
  if (!own) throw new Error(`no form 403 among ${names}`);
  same(cells(file('empty')), cells(`${folder}/offline-all/${own}`), own);
  for (const name of names) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(`${folder}/offline-all/${name}`);
    equal(book.getWorksheet('_pinzhi').state, 'veryHidden', `${name}: sealed`);
  }
});

const writers = {
  openpyxl: (from, to) => python('openpyxl', from, to),
  inline: (from, to) => python('inline', from, to),
  strict: (from, to) => python('strict', from, to),
  LibreOffice: (from, to) => python('libreoffice', from, to),
  exceljs: async (from, to) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(from);
    await book.xlsx.writeFile(to);
  },
  SheetJS: (from, to) =>
    XLSX.writeFile(XLSX.readFile(from, {cellStyles: true}), to),
  'SheetJS with shared strings': (from, to) =>
    XLSX.writeFile(XLSX.readFile(from), to, {bookSST: true}),
};

for (const [name, write] of Object.entries(writers)) {
  await test(`what ${name} saves is read as it was, cell by cell`, async () => {
    python('openpyxl', file('empty'), file('given'), `${own[0]}=12.3`,
      `${own[1]}=3.0396E3`, `核实说明!E2==1+1 是文字`);
    // Texts that look like formulas are texts.
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file('given'));
    book.getWorksheet('核实说明').getCell('E2').value = '说明：=1+1';
    await book.xlsx.writeFile(file('given'));
    await write(file('given'), file('written'));
    const wanted = cells(file('given'));
    same(wanted, cells(file('written')), name);
    const text = await upload(page, file('written'));
    has(text, '12.3', 'the preview');
    has(text, '3,039.6', 'the preview');
  });
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';
  await test(`wrong cells come back coloured and commented, ${how}`,
    async () => {
      page = await signIn(clerk, {script});
      python('openpyxl', file('empty'), file('wrong'), `${own[0]}=十二`,
        `${own[1]}=1.23456`);
      const text = await upload(page, file('wrong'));
      has(text, `!${own[0]}`, 'the list');
      has(text, `!${own[1]}`, 'the list');
      has(text, '没有保存任何内容', 'the notice');
      equal(await page.locator('button[value=submit]').count(), 0, 'submit');
      const down = await download(page, 'form[action^="/returned"] button');
      await down.saveAs(file('back'));
      const book = new ExcelJS.Workbook();
      await book.xlsx.readFile(file('back'));
      const cell = book.worksheets[0].getCell(own[0]);
      equal(cell.value, '十二', 'what the clerk wrote');
      equal(cell.fill.fgColor.argb, 'FFF8CBC6', 'its colour');
      has(JSON.stringify(cell.note), '这不是数', 'its comment');
      equal(book.worksheets[0].getCell(own[1]).value, 1.23456, 'a number');
    });

  await test(`corrected, uploaded again and saved, ${how}`, async () => {
    const figure = script ? '41.5' : '42.5';
    python('openpyxl', file('back'), file('right'), `${own[0]}=${figure}`,
      `${own[1]}=7`);
    const text = await upload(page, file('right'));
    has(text, figure, 'the preview');
    await Promise.all([page.waitForNavigation(),
      page.click('button[value=save]')]);
    has(page.url(), 'done=saved', 'address');
    await page.goto(path('upload'));
    const down = await download(page, 'a[download]');
    await down.saveAs(file('after'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file('after'));
    equal(book.worksheets[0].getCell(own[0]).value, Number(figure), 'saved');
    await down.saveAs(file('empty'));
  });

  await test(`a form of another period is refused by name, ${how}`,
    async () => {
      const other = '/template/320481/2023-11/403/sthjj';
      const bytes = await page.request.get(other);
      equal(bytes.status(), 200, 'status');
      const text = await (async () => {
        await page.goto(path('upload'));
        await page.setInputFiles('#file', {name: 'a.xlsx',
          mimeType: 'application/octet-stream', buffer: await bytes.body()});
        await Promise.all([page.waitForNavigation(),
          page.click('form.card button[type=submit]')]);
        return page.innerText('main');
      })();
      has(text, '2023年1—11月', 'the refusal');
      has(text, '您现在打开的是 403 表', 'the refusal');
    });
}

const refused = {encrypted: '已加密', xls: '.xls', ods: '.ods',
  xlsb: '.xlsb'};
for (const [how, word] of Object.entries(refused)) {
  await test(`a form saved as ${how} is refused by name`, async () => {
    if (how === 'xlsb') {
      XLSX.writeFile(XLSX.readFile(file('empty')), `${folder}/o.xlsb`);
    } else {
      python(how, file('empty'), `${folder}/o.${how}`);
    }
    // However the file is called, what is in it counts.
    execFileSync('mv', [`${folder}/o.${how}`, file('other')]);
    has(await upload(page, file('other')), word, 'the refusal');
    equal(await page.locator('button[value=save]').count(), 0, 'nothing taken');
  });
}

await test('of a returned form the file changes what was returned alone',
  async () => {
    const clerks = await signIn(clerk);
    await clerks.goto(path('form'));
    for (const [name, figure] of [['B33', '8'], ['B32', '7'], ['E33', '87.5']]) {
      await clerks.fill(`[name="v.${name}.total"]`, figure);
    }
    await press(clerks, 'submit');
    has(await clerks.textContent('main'), '已上报');
    const judge = await signIn(of('reviewer'));
    await judge.goto(path('review'));
    await judge.check('[name="j.B33.total"][value=return]');
    await judge.fill('[name="r.B33.total"]', '断面数与通报不符');
    await press(judge, 'return');
    const bytes = await clerks.request.get(path('template'));
    writeFileSync(file('returned'), await bytes.body());
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file('returned'));
    const sheet = book.worksheets[0];
    const row = code => sheet.getColumn(3).values.indexOf(code);
    equal(row('06') > 0 && row('07') > 0, true, 'rows');
    sheet.getCell(`E${row('06')}`).value = 9;
    sheet.getCell(`E${row('07')}`).value = 6;
    await book.xlsx.writeFile(file('both'));
    let text = await upload(clerks, file('both'));
    has(text, `!E${row('07')}`, 'the cell that was not returned');
    has(text, '没有保存任何内容', 'the notice');
    equal(text.includes(`!E${row('06')}\t单元格`), false, 'not the returned one');
    sheet.getCell(`E${row('07')}`).value = 7;
    await book.xlsx.writeFile(file('one'));
    text = await upload(clerks, file('one'));
    await Promise.all([clerks.waitForNavigation(),
      clerks.click('button[value=save]')]);
    has(clerks.url(), 'done=saved', await clerks.innerText('main'));
    await clerks.goto(path('form'));
    equal(await clerks.inputValue('[name="v.B33.total"]'), '9', 'saved');
  });

await test('English, and narrow', async () => {
  const narrow = await signIn(clerk, {width: 320});
  await narrow.goto('/language?to=en&next=/');
  await narrow.goto(path('upload'));
  has(await narrow.innerText('main'), 'Download template', 'the page');
  equal(await narrow.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth), true, 'fits');
});

await browser.close();
finish();
