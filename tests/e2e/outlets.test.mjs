// The evaluation workbook as CSV and as PDF, from the links of its page.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {test, finish, equal, has, signIn, account, base, browser, folder,
  pictures} from './lib.mjs';

const evaluation = '/evaluation/320481/2023-11';
const book = '/workbook/320481/2023-11';

async function download(page, link, ending) {
  await page.goto(evaluation);
  const [down] = await Promise.all([page.waitForEvent('download'),
    page.click(`a[href="${link}"]`)]);
  has(down.suggestedFilename(), ending);
  const file = `${folder}/outlet${ending}`;
  await down.saveAs(file);
  return file;
}

await test('the tables come as CSV in a zip', async () => {
  const page = await signIn(account('reviewer01'));
  const file = await download(page, `${book}/csv`, '.zip');
  const out = execFileSync('/usr/bin/python3', ['-c', `
import csv, io, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
t = z.read('401 经济发展.csv')
rows = list(csv.reader(io.StringIO(t.decode('utf-8-sig'), newline='')))
print(z.testzip(), t[:3] == b'\\xef\\xbb\\xbf', rows[0][0], rows[2][4])`, file],
  {encoding: 'utf8'});
  equal(out.trim(), 'None True 指标名称 3039.6', 'table');
});

await test('the pages come as PDF where LibreOffice is', async () => {
  const page = await signIn(account('reviewer01'));
  await page.goto(evaluation);
  await page.screenshot({path: `${pictures}/outlets.png`});
  if (!existsSync('/usr/bin/soffice')) {
    console.log('SKIPPED  PDF: soffice is not installed');
    equal(await page.locator(`a[href="${book}/pdf"]`).count(), 0, 'no link');
    equal((await page.request.get(`${book}/pdf`)).status(), 503, 'told');
    return;
  }
  page.setDefaultTimeout(60000);
  const file = await download(page, `${book}/pdf`, '.pdf');
  equal(readFileSync(file).subarray(0, 5).toString(), '%PDF-', 'a PDF');
});

await test('a clerk has neither', async () => {
  const page = await signIn(account('tjj01'));
  for (const what of ['csv', 'pdf']) {
    equal((await page.request.get(`${book}/${what}`)).status(), 403, what);
  }
});

/** The words of each printed page, blanks left out. */
async function printed(login, path, language = 'zh') {
  const page = await signIn(account(login));
  await page.context().addCookies([{name: 'lang', value: language,
    url: base}]);
  await page.goto(path);
  const file = `${folder}/printed.pdf`;
  await page.pdf({path: file, preferCSSPageSize: true});
  return execFileSync('pdftotext', ['-layout', file, '-'], {encoding: 'utf8'})
    .split('\f').slice(0, -1).map(text => text.replace(/\s/g, ''));
}

if (!existsSync('/usr/bin/pdftotext')) {
  console.log('SKIPPED  print: pdftotext is not installed');
} else {
  await test('a long form is continued in print', async () => {
    const pages = await printed('gxj01', '/print/320481/2023/302/gxj');
    equal(pages.length, 2, 'pages');
    equal(pages.map(text => text.includes('续表')).join(), 'false,true');
    equal(pages.every(text => text.includes('指标名称')), true, 'heads');
    has(pages[0], '表号：品质综302表');
    for (const text of ['有效发明专利拥有量', '单位负责人', '审核关系',
      '（盖章）']) has(pages[1], text);
  });

  await test('a short form takes a page', async () => {
    const pages = await printed('tjj01', '/print/320481/2023-11/401/tjj');
    equal(pages.length, 1, 'pages');
    equal(pages[0].includes('续表'), false, 'not continued');
  });

  await test('in English likewise, marked in English', async () => {
    const long = await printed('gxj01', '/print/320481/2023/302/gxj', 'en');
    equal(long.map(text => text.includes('(continued)')).join(),
      long.map((_, page) => page > 0).join(), 'continued');
    equal(long.join('').includes('续表'), false, 'no Chinese mark');
    const short = await printed('sthjj01',
      '/print/320481/2023-11/403/sthjj', 'en');
    equal(short.length, 1, 'pages');
  });

  await test('the evaluation prints without what needs a screen', async () => {
    const pages = await printed('reviewer01', evaluation);
    const all = pages.join('');
    equal(pages.length < 9, true, `${pages.length} pages`);
    equal(all.split('合计').length - 1, 6, 'each sum once');
    for (const text of ['算法', '下载工作簿', 'PDF']) {
      equal(all.includes(text), false, text);
    }
  });
}

await browser.close();
finish();
