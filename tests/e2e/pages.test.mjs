// Every page in Chinese and English, wide and narrow: no console error, no
// refused script or style, no sideways scrolling, one h1, a picture each.
import {account, browser, equal, finish, of, openPeriod, pictures, signIn,
  test, visit} from './lib.mjs';

const period = openPeriod();
const rows = [
  {name: 'login', path: '/login'},
  {name: 'tasks', path: '/tasks', who: account('tjj01')},
  {name: 'form', path: '/form/320481/2023-11/401/tjj', who: account('tjj01')},
  {name: 'form-open', path: `/form/320481/${period}/401/tjj`,
    who: account('tjj01')},
  {name: 'form-year', path: '/form/320481/2023/302/gxj', who: account('gxj01')},
  {name: 'register', path: '/register/320481/2023', who: account('kjj01')},
  {name: 'queue', path: '/review', who: of('reviewer')},
  {name: 'review', path: '/review/320481/2023-11/401/tjj', who: of('reviewer')},
  {name: 'matrix', path: '/matrix/320481/2023-11', who: of('reviewer')},
  {name: 'evaluation', path: '/evaluation/320481/2023-11', who: of('reviewer')},
  {name: 'ranking', path: '/ranking/320481/2023-11', who: of('reviewer')},
  {name: 'ranking-city', path: '/ranking/320400/2023-11',
    who: of('evaluator')},
  {name: 'peers', path: '/peers/320481/2023-11', who: of('reviewer')},
  {name: 'runs', path: '/runs/320481', who: of('reviewer')},
  {name: 'framework', path: '/framework', who: of('reviewer')},
  {name: 'accounts', path: '/accounts', who: of('system')},
  {name: 'accounts-security', path: '/accounts', who: of('security')},
  {name: 'account', path: '/accounts/tjj01', who: of('system')},
  {name: 'account-security', path: '/accounts/tjj01', who: of('security')},
  {name: 'two-factor', path: '/two-factor', who: account('tjj01')},
  {name: 'sessions', path: '/sessions', who: account('tjj01')},
  {name: 'tokens', path: '/tokens', who: account('tjj01')},
  {name: 'password', path: '/password', who: account('tjj01')},
  {name: 'help', path: '/help', who: account('tjj01')},
];

/** Widest overflow of the page itself (a table may scroll in its own box). */
const overflow = page => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const row of rows) {
  for (const lang of ['zh', 'en']) {
    await test(`${row.name} in ${lang}`, async () => {
      const page = row.who ? await signIn(row.who) : await visit();
      await page.context().addCookies([{name: 'lang', value: lang,
        url: process.env.E2E_BASE}]);
      for (const width of [1366, 390, 320]) {
        await page.setViewportSize({width, height: 900});
        const answer = await page.goto(row.path);
        equal(answer.status(), 200, 'status');
        equal(await page.getAttribute('html', 'lang'),
          lang === 'en' ? 'en' : 'zh-CN', 'lang');
        equal(await page.locator('h1').count(), 1, 'h1');
        equal(await overflow(page) <= 0, true, `no scrolling at ${width}`);
        if (width !== 320) {
          await page.screenshot({fullPage: true,
            path: `${pictures}/${row.name}-${lang}-${width}.png`});
        }
      }
      await page.context().close();
    });
  }
}

await browser.close();
finish();
