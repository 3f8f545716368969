/** A line that both texts have, or that only the first (-) or the second (+) has. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Lines around a difference that are shown with it. */
const CONTEXT = 2;
/** Beyond this product of lines the middle parts are shown as taken out and put in whole: comparing them all would take minutes. */
const LARGEST_TABLE = 4_000_000;

/** What has to be taken out of a text and put into it so that it becomes another. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (lines: string[]): DiffLine[] => lines.map(text => ({ sign: ' ', text }));
  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))];
}

/** The differences with the lines around them; what is left out between them is a line of its own. */
export function shownDiff(lines: DiffLine[]): string[] {
  const isNear = (index: number) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' ');
  const shown = lines.map(({ sign, text }, index) => (isNear(index) ? `${sign} ${text}` : undefined));
  return shown.flatMap((line, index) => (line !== undefined ? [line] : index > 0 && shown[index - 1] !== undefined ? ['...'] : []));
}

/** By the longest common subsequence. */
function compare(a: string[], b: string[]): DiffLine[] {
  if (a.length * b.length > LARGEST_TABLE) return [...signed('-', a), ...signed('+', b)];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j]!;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i]! });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ sign: '-', text: a[i++]! });
    else lines.push({ sign: '+', text: b[j++]! });
  }
  return [...lines, ...signed('-', a.slice(i)), ...signed('+', b.slice(j))];
}

function signed(sign: '-' | '+', texts: string[]): DiffLine[] {
  return texts.map(text => ({ sign, text }));
}
