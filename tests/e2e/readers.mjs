// A workbook as exceljs and as SheetJS read it, as JSON for tests/readers.py:
//
//   node tests/e2e/readers.mjs BOOK.xlsx
//
// {reader: {sheet: {state, merges, widths, frozen, area, cells: {A1: {...}}}}};
// what a reader cannot tell is left out.
import ExcelJS from 'exceljs';
import { readFileSync } from 'node:fs';
import XLSX from 'xlsx';

const present = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined));

// The value and the formula of an exceljs cell.
function valueOf(cell) {
  const value = cell.value;
  if (value === null) return {};
  if (typeof value !== 'object') return { value };
  if (value.formula !== undefined) {
    return { value: cell.result ?? '', formula: value.formula };
  }
  if (value.richText) return { value: value.richText.map((r) => r.text).join('') };
  return { value: value.text, link: value.hyperlink };
}

const sides = (border) => ['left', 'right', 'top', 'bottom']
  .map((side) => border?.[side]?.style ?? '').join();

function excelCell(cell) {
  // What a merge covers has the look of its first cell in exceljs.
  if (cell.isMerged && cell.master !== cell) return {};
  const { font, fill, alignment } = cell;
  return present({
    ...valueOf(cell),
    format: cell.numFmt ?? 'General',
    face: font?.name,
    size: font?.size,
    bold: font ? font.bold ?? false : undefined,
    colour: font?.color?.argb,
    fill: fill?.pattern === 'solid' ? fill.fgColor.argb : '',
    border: sides(cell.border),
    align: alignment?.horizontal ?? '',
    note: cell.note?.texts?.map((t) => t.text).join(''),
  });
}

function excelSheet(sheet) {
  const cells = {}, widths = {};
  sheet.eachRow({ includeEmpty: true }, (row) => {
    row.eachCell({ includeEmpty: true }, (cell) => {
      cells[cell.address] = excelCell(cell);
    });
  });
  for (const [at, rule] of Object.entries(sheet.dataValidations.model)) {
    cells[at] = {
      ...cells[at], rule: rule.formulae[0], prompt: rule.prompt ?? '',
    };
  }
  for (const column of sheet.columns ?? []) {
    if (column.width !== undefined) widths[column.number] = column.width;
  }
  const view = sheet.views[0];
  return {
    state: sheet.state === 'visible' ? 'visible' : 'hidden',
    merges: sheet.model.merges,
    widths,
    frozen: view?.state === 'frozen' ? [view.xSplit ?? 0, view.ySplit ?? 0] : [0, 0],
    area: sheet.pageSetup.printArea ?? '',
    cells,
  };
}

async function exceljs(path) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return Object.fromEntries(book.worksheets.map((s) => [s.name, excelSheet(s)]));
}

function plainCell(cell) {
  const empty = cell.t === 'z';
  return present({
    value: empty ? undefined : cell.v,
    formula: cell.f,
    format: cell.z ?? 'General',
    fill: cell.s?.patternType === 'solid' ? cell.s.fgColor.rgb : '',
    note: cell.c?.map((c) => c.t).join(''),
    link: cell.l?.Target,
  });
}

function plainSheet(book, name, at) {
  const sheet = book.Sheets[name];
  const area = book.Workbook.Names.find(
    (n) => n.Name === '_xlnm.Print_Area' && n.Sheet === at);
  const widths = {};
  (sheet['!cols'] ?? []).forEach((column, i) => {
    if (column?.width !== undefined) widths[i + 1] = column.width;
  });
  return {
    state: book.Workbook.Sheets[at].Hidden ? 'hidden' : 'visible',
    merges: (sheet['!merges'] ?? []).map((m) => XLSX.utils.encode_range(m)),
    widths,
    area: area?.Ref ?? '',
    cells: Object.fromEntries(Object.entries(sheet)
      .filter(([key]) => key[0] !== '!')
      .map(([key, cell]) => [key, plainCell(cell)])),
  };
}

function sheetjs(path) {
  const book = XLSX.read(readFileSync(path), {
    cellStyles: true, cellNF: true, cellFormula: true, sheetStubs: true,
  });
  return Object.fromEntries(book.SheetNames.map(
    (name, at) => [name, plainSheet(book, name, at)]));
}

const path = process.argv[2];
process.stdout.write(JSON.stringify(
  { exceljs: await exceljs(path), SheetJS: sheetjs(path) }));
