import writeXlsxFile, { type Row } from 'write-excel-file/node';
import type { Language } from './languages/language.ts';
import { type DocumentTemplate, officeTemplate } from './office-package.ts';
import { figures } from './prose.ts';
import { randomFrom } from './random.ts';

/** What an Excel workbook is made of. */
export interface XlsxPlan {
  readonly language: Language;
  readonly seed: number;
  readonly sheets: number;
  /** Rows of figures in each sheet. */
  readonly rows: number;
}

/** An Excel workbook: sheets with a head, rows of planned and actual amounts, and formulas for deviation and sums. */
export async function xlsxTemplate(plan: XlsxPlan): Promise<DocumentTemplate> {
  const random = randomFrom(plan.seed);
  const sheets = Array.from({ length: plan.sheets }, (_, index) => ({
    sheet: `${random.pick(plan.language.headings).slice(0, 24)} ${index + 1}`,
    data: rowsOf(plan, random.between(0, 0x7fffffff)),
    columns: [{ width: 28 }, { width: 14 }, { width: 14 }, { width: 14 }],
    rightToLeft: plan.language.direction === 'rtl',
    stickyRowsCount: 1,
  }));
  const written = await writeXlsxFile(sheets).toBuffer();
  return officeTemplate('xlsx', new Uint8Array(written));
}

function rowsOf({ language, rows }: XlsxPlan, seed: number): Row[] {
  const head: Row = language.columns.map((value) => ({ value, fontWeight: 'bold', backgroundColor: '#D9E2F3' }));
  const body = figures(rows, randomFrom(seed)).map(({ item, planned, actual }, index): Row => {
    const line = index + 2;
    return [
      { value: item },
      { value: planned, type: Number, format: '#,##0.00' },
      { value: actual, type: Number, format: '#,##0.00' },
      { value: `C${line}-B${line}`, type: 'Formula', format: '#,##0.00' },
    ];
  });
  const sums = ['B', 'C', 'D'].map((column) => ({
    value: `SUM(${column}2:${column}${rows + 1})`,
    type: 'Formula' as const,
    format: '#,##0.00',
    fontWeight: 'bold' as const,
  }));
  return [head, ...body, [{ value: 'Σ', fontWeight: 'bold' }, ...sums]];
}
