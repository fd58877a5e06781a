// Every page x role x language, wide and narrow: axe-core finds nothing, the
// page does not scroll sideways (at 200 % zoom either), and nothing of the other
// language stands on it.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {base, browser, equal, finish, signIn, test, visit} from './lib.mjs';
import {places, routes, walk} from './walk.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Messages of the catalogue: English to Chinese. */
const catalogue = new Map();
for (const entry of readFileSync('po/zh_CN.po', 'utf8').split('\n\n')) {
  const text = name => {
    const found = new RegExp(`^${name} ((?:".*"\\n?)+)`, 'm').exec(entry);
    return found ? found[1].split('\n').filter(Boolean)
      .map(line => JSON.parse(line)).join('') : '';
  };
  if (text('msgid')) catalogue.set(text('msgid'), text('msgstr'));
}

await test('every page of the route table is walked', async () => {
  const known = Object.keys(places);
  const there = routes().filter(r => r.method === 'GET').map(r => r.pattern);
  equal(there.filter(p => !known.includes(p)).join(' '), '',
    'routes without a row in walk.mjs');
  equal(known.filter(p => !there.includes(p)).join(' '), '',
    'rows without a route');
});

/** What axe-core finds: rule, number of places and the first of them. */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await window.axe.run(document,
      {resultTypes: ['violations']});
    return found.violations.map(v => `${v.id} x${v.nodes.length}: ` +
      `${v.nodes[0].target.join(' ')} ${v.nodes[0].html.slice(0, 120)} ` +
      (v.nodes[0].any[0]?.message || v.nodes[0].all[0]?.message ||
        v.nodes[0].none[0]?.message || '').slice(0, 160));
  });
}

const overflow = page => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Texts of the page that are its own words: no codes, no other language. */
const texts = page => page.evaluate(() => {
  const out = [];
  const walker = document.createTreeWalker(document.body,
    NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement;
    if (!at.closest('script, style, code, .code, kbd, [lang]:not(html)')) {
      out.push(node.textContent.trim());
    }
  }
  for (const at of document.querySelectorAll(
    '[aria-label], [title], [placeholder], [alt]')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (at.hasAttribute(name)) out.push(at.getAttribute(name).trim());
    }
  }
  return out.filter(Boolean);
});

/** Three words of small letters in a row are English. */
const english = /\b[A-Za-z]{2,}[ ,]+[a-z]{2,}[ ,]+[a-z]{2,}\b/;

function foreign(all, lang) {
  if (lang === 'zh') {
    return all.filter(text => english.test(text) ||
      (catalogue.has(text) && catalogue.get(text) !== text &&
        /[a-z]{2}/.test(text)));
  }
  const chinese = new Set([...catalogue.values()]
    .filter(text => /\p{Script=Han}/u.test(text)));
  return all.filter(text => chinese.has(text));
}

for (const {role, who, paths} of walk()) {
  const page = who ? await signIn(who) : await visit();
  for (const path of paths) {
    for (const lang of ['zh', 'en']) {
      await test(`${role} ${path} in ${lang}`, async () => {
        await page.context().addCookies([{name: 'lang', value: lang,
          url: base}]);
        const wrong = [];
        const answer = await page.goto(path);
        equal(answer.status(), 200, 'status');
        for (const width of [1366, 683, 320]) {
          await page.setViewportSize({width, height: 900});
          if (await overflow(page) > 0) wrong.push(`scrolls at ${width}`);
          if (width !== 683) wrong.push(...await violations(page));
        }
        wrong.push(...foreign(await texts(page), lang)
          .map(text => `not in ${lang}: ${text.slice(0, 80)}`));
        equal([...new Set(wrong)].join('\n        '), '', 'found');
      });
    }
  }
  await page.context().close();
}

await browser.close();
finish();
