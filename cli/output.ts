import { search } from 'jmespath';
import { Document, isScalar, Scalar, visit } from 'yaml';
import { UsageError } from '../lambdas/shared/usage-error';
import { visible } from '../lambdas/shared/visible';
import { genericTable, inOneCell } from './generic-table';

export const FORMATS = ['table', 'json', 'yaml', 'tsv'] as const;
export type Format = (typeof FORMATS)[number];

/** How a document is written. Without a format and a query: in words, for people. */
export interface Output {
  format?: Format;
  /** A JMESPath expression: https://jmespath.org/specification.html */
  query?: string;
}

/** @returns the expression as it came @throws UsageError for what is no JMESPath expression */
export function queryExpression(text: string): string {
  try {
    search(null, text);
  } catch (error) {
    if (!isMalformed(error as Error)) return text;
    throw new UsageError(`--query: ${(error as Error).message} in "${text}". It takes JMESPath, as the AWS CLI does.`);
  }
  return text;
}

/** What fails on nothing at all may well work on a document. */
function isMalformed({ name }: Error): boolean {
  return name === 'ParserError' || name === 'LexerError';
}

/**
 * Writes a document in the format asked for. Without a format, what a query gives is JSON, as with the AWS CLI.
 * @param words the same for people; of a list, its table
 * @param width of the terminal
 */
export function written(value: unknown, words: () => string, { format, query }: Output, width?: number): string {
  if (query === undefined && (format === undefined || (format === 'table' && Array.isArray(value)))) return words();
  const plain = JSON.parse(JSON.stringify(value ?? null)) as unknown;
  const found = query === undefined ? plain : queried(plain, query);
  switch (format) {
    case 'table':
      return genericTable(found, width);
    case 'yaml':
      return yaml(found);
    case 'tsv':
      return tsv(found);
    default:
      return JSON.stringify(found, null, 2);
  }
}

/** Members that every object has, such as "constructor", are none of the document's. */
function queried(document: unknown, query: string): unknown {
  try {
    return JSON.parse(JSON.stringify(search(document, query)) ?? 'null');
  } catch (error) {
    throw new UsageError(`--query: ${(error as Error).message}`);
  }
}

/** What would act on a terminal stands in double quotes, where its escape means the character itself. */
function yaml(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && visible(node.value) !== node.value) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** One line for each item of a list, its values in the document's order, without headings: for `cut`, `read` and spreadsheets. */
function tsv(value: unknown): string {
  if (Array.isArray(value)) return value.map(tsvLine).join('\n');
  return tsvLine(value);
}

function tsvLine(item: unknown): string {
  const cells = typeof item === 'object' && item !== null ? Object.values(item) : [item];
  return cells.map(cell => inOneCell(cell).replace(/[\t\r\n]+/g, ' ')).join('\t');
}
