// Every page of the route table with the roles that may open it. A new route
// without a row here fails the test that walks them.
import {execFileSync} from 'node:child_process';
import {account, accounts, of, openPeriod} from './lib.mjs';

const period = openPeriod();
const form = '/320481/2023-11/401/tjj';
const open = `/320481/${period}/401/tjj`;

/** The route table as the program prints it, without the API: its answers are
 * for programs. */
export function routes() {
  const folder = process.env.E2E_BUILD ||
    execFileSync('make', ['-s', 'folder'], {encoding: 'utf8'}).trim();
  return execFileSync(`${folder}/pinzhi-fcgi`, ['--routes'],
    {encoding: 'utf8'}).split('\n')
    .map(line => /^\| (GET|POST) \| `([^`]+)` \| (.*) \| (.*) \|$/.exec(line))
    .filter(Boolean)
    .map(([, method, pattern, who]) => ({method, pattern, who}))
    .filter(route => !route.pattern.startsWith('/api/'));
}

// Paths of a page; [] and a reason in words: there is no page to look at.
export const places = {
  '/': [],                    // leads on to the first page of the role
  '/login': ['/login'],
  '/login/code': [],          // after a password alone: two-factor's own test
  '/password': ['/password'],
  '/sessions': ['/sessions'],
  '/two-factor': ['/two-factor'],
  '/two-factor/qr.png': [],   // a picture
  '/tokens': ['/tokens'],
  '/language': [],            // leads back
  '/help': ['/help'],
  '/healthz': [],             // text for programs
  '/readyz': [],
  '/metrics': [],
  '/accounts': ['/accounts'],
  '/accounts/:login': ['/accounts/tjj01'],
  '/audit': ['/audit', '/audit?result=wrong'],
  '/audit/csv': [],           // a file
  '/tasks': ['/tasks'],
  '/form/:region/:period/:form/:bureau': [`/form${form}`, `/form${open}`],
  '/template/:region/:period/:form/:bureau': [], // a file
  '/templates/:region/:period/:bureau': [], // a file
  '/print/:region/:period/:form/:bureau': [`/print${form}`],
  '/upload/:region/:period/:form/:bureau': [`/upload${open}`],
  '/evidence/:region/:period/:form/:bureau/:file': [], // a file
  '/review': ['/review'],
  '/review/:region/:period/:form/:bureau': [`/review${form}`],
  '/sign/:region/:period/:form/:bureau': [`/sign${form}`],
  '/exceptions': ['/exceptions'],
  '/exception/:region/:period/:form/:bureau': [`/exception${open}`],
  '/revision/:region/:period/:form/:bureau': [
    '/revision/320481/2022-11/401/tjj'],
  '/matrix': [],              // the next four lead to the newest period
  '/matrix/:region/:period': ['/matrix/320481/2023-11'],
  '/matrix/:region/:period/history': ['/matrix/320481/2023-11/history'],
  '/matrix/:region/:period/csv': [],     // a file
  '/matrix/:region/:period/xlsx': [],    // likewise
  '/matrix/:region/:period/print': ['/matrix/320481/2023-11/print'],
  '/counties': [],
  '/counties/:region/:period': ['/counties/320481/2023-11'],
  '/counties/:region/:period/xlsx': [],  // a file
  '/counties/:region/:period/print': ['/counties/320481/2023-11/print'],
  '/messages': ['/messages'],
  '/evaluation': [],
  '/evaluation/:region/:period': ['/evaluation/320481/2023-11'],
  '/workbook/:region/:period': [],       // a file
  '/workbooks': [],
  '/workbooks/:region/:period': ['/workbooks/320481/2023-11'],
  '/workbooks/:region/:period/:job': [], // a file
  '/workbook/:region/:period/csv': [],   // a file
  '/workbook/:region/:period/pdf': [],   // a file
  '/verify': ['/verify'],
  '/ranking': [],
  '/ranking/:region/:period': ['/ranking/320481/2023-11'],
  '/runs': [],
  '/runs/:region': ['/runs/320481'],
  '/runs/:region/:run': [],   // ranking's own test keeps a run and opens it
  '/peers': [],
  '/peers/:region/:period': ['/peers/320481/2023-11'],
  '/register': [],
  '/register/:region/:year': ['/register/320481/2023'],
  '/framework': ['/framework'],
  '/framework/:edition': ['/framework/liyang-2023'],
  '/framework/:edition/diff/:other': [
    '/framework/liyang-2023/diff/liyang-2023'],
  '/framework/:edition/impact/:period': [
    '/framework/liyang-2023/impact/2023-11'],
};

const roles = {
  'clerk': account('tjj01'),
  'bureau head': accounts.find(a => a.role === 'head' && /^tjj/.test(a.login)) ||
    of('head'),
  'county reviewer': of('reviewer'),
  'evaluator': of('evaluator'),
  'framework editor': of('editor'),
  'system administrator': of('system'),
  'security administrator': of('security'),
  'audit administrator': of('audit'),
};

/** Role by role: the account (none: nobody signed in) and its paths. */
export function walk() {
  const out = new Map();
  const add = (role, paths) => {
    if (!out.has(role)) {
      out.set(role, {role, who: roles[role], paths: []});
    }
    out.get(role).paths.push(...paths);
  };
  for (const route of routes().filter(r => r.method === 'GET')) {
    const paths = places[route.pattern] || [];
    if (route.who === 'anybody') {
      add('nobody', paths);
      continue;
    }
    for (const role of route.who === 'anybody signed in' ? ['clerk'] :
      route.who.split(', ')) {
      add(role, paths);
    }
  }
  return [...out.values()];
}
