// The evaluation workbook as CSV and as PDF, from the links of its page.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {test, finish, equal, has, signIn, account, browser, folder, pictures}
  from './lib.mjs';

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

await browser.close();
finish();
