import { own } from '../lambdas/shared/own';
import { table } from './table';

/** A table of whatever a query gives: a list of objects or of lists, a list of values, or one object, which becomes a row for each member. */
export function genericTable(value: unknown, width?: number): string {
  if (!Array.isArray(value)) return isRecord(value) ? membersOf(value, width) : inOneCell(value);
  if (value.every(isRecord)) return recordsOf(value, width);
  const rows = value.map(item => (Array.isArray(item) ? item : [item]));
  const headings = Array.from({ length: Math.max(...rows.map(row => row.length)) }, (_, index) => `COLUMN ${index + 1}`);
  return table(headings, rows.map(cellsOf), NOTHING, width);
}

const NOTHING = 'There are none.';

function recordsOf(records: Record<string, unknown>[], width?: number): string {
  const names = [...new Set(records.flatMap(Object.keys))];
  const rows = records.map(record => cellsOf(names.map(name => own(record, name))));
  return table(names.map(headingOf), rows, NOTHING, width);
}

function membersOf(record: Record<string, unknown>, width?: number): string {
  const rows = Object.entries(record).map(([name, value]) => [headingOf(name), inOneCell(value)]);
  return table(['NAME', 'VALUE'], rows, NOTHING, width);
}

function cellsOf(values: unknown[]): string[] {
  return values.map(inOneCell);
}

/** `alarmName` is `ALARM NAME` to people. */
function headingOf(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toUpperCase();
}

/** A value in a cell: what is made of several parts is JSON. */
export function inOneCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
