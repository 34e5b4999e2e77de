import { styleText } from 'node:util';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import { plain } from './plain.ts';

/** `what` is plural, as in "images". */
export type Count = { what: string; done: number; total: number };

/** One stage of the work, as people see it. */
export type Step = {
  name: string;
  state: 'running' | 'done' | 'failed';
  counts: readonly Count[];
  /** A few words more, e.g. what is being started at this moment. */
  note?: string;
  /** What is done within it at this moment. */
  within?: readonly string[];
  /** What it waits for: which call, what the server said, when the next try is. */
  waiting?: string;
  /** Since its beginning; of an ended step: how long it took. */
  milliseconds: number;
};

export type Look = {
  /** Width of the terminal; lines are cut to fit, since a wrapped line cannot be redrawn. */
  columns: number;
  colour: boolean;
  /** Grows with every redraw: turns the wheel. */
  frame: number;
};

type Style = Parameters<typeof styleText>[0];
type Piece = { text: string; style?: Style };

const WHEEL = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const BAR = 24;
const NAME = 38;

/** How a step looks in a terminal: one line; while it runs, one more per count of several, and what it is at. */
export function progressLines(step: Step, look: Look): string[] {
  const head: Piece[] = [mark(step, look.frame), { text: ` ${padded(step.name, NAME)}` }];
  const [first] = step.counts;
  if (step.state !== 'running') {
    const said = words(step);
    return [draw([...head, { text: said && ` ${said} ` }, { text: ` ${seconds(step)}`, style: 'dim' }], look)];
  }
  const below = [
    ...(step.within ?? []).map((part) => draw([{ text: `    ${part}`, style: 'dim' }], look)),
    ...(step.waiting ? [draw([{ text: `    ${step.waiting}`, style: 'yellow' }], look)] : []),
  ];
  if (first && step.counts.length === 1) return [draw([...head, { text: ' ' }, ...bar(first)], look), ...below];
  const note = step.note ? ` ${step.note}` : '';
  return [
    draw([...head, { text: `${note}  ` }, { text: seconds(step), style: 'dim' }], look),
    ...step.counts.map((count) => draw([{ text: `    ${padded(count.what, NAME - 2)} ` }, ...bar(count)], look)),
    ...below,
  ];
}

/**
 * What a log without a terminal shows of a change: a line when a step begins, when it ends, when it waits, when another part
 * of it begins (not how far that is), and at every quarter of its first count in between.
 */
export function plainLines(before: Step | undefined, after: Step): string[] {
  const begins = before?.name !== after.name ? [`... ${after.name}`] : [];
  if (after.state === 'running') {
    const [from, to] = [quarter(before?.counts[0]), quarter(after.counts[0])];
    const moved = before?.name === after.name && to !== from && to > 0 && to < 4;
    const was = new Set(partsOf(before));
    const parts = partsOf(after).filter((part) => !was.has(part));
    const waits = after.waiting !== undefined && after.waiting !== before?.waiting;
    return [
      ...begins,
      ...(moved ? [`    ${after.name}: ${words(after)}`] : []),
      ...parts.map((part) => `    ${part}`),
      ...(waits ? [`    ${after.name}: ${after.waiting}`] : []),
    ];
  }
  const details = [words(after), seconds(after)].filter(Boolean).join(', ');
  return [...begins, `${after.state === 'done' ? 'ok ' : '!! '} ${after.name}: ${details}`];
}

function mark(step: Step, frame: number): Piece {
  if (step.state === 'done') return { text: '✓', style: 'green' };
  if (step.state === 'failed') return { text: '✗', style: 'red' };
  return { text: WHEEL[frame % WHEEL.length] ?? '·', style: 'cyan' };
}

function bar({ done, total }: Count): Piece[] {
  const filled = total === 0 ? 0 : Math.min(BAR, Math.floor((done / total) * BAR));
  return [
    { text: '━'.repeat(filled), style: 'cyan' },
    { text: '─'.repeat(BAR - filled), style: 'dim' },
    { text: ` ${done} of ${total}` },
  ];
}

function words(step: Step): string {
  const counts = step.counts.map(
    ({ what, done, total }) =>
      `${done === total ? total : `${done} of ${total}`} ${total === 1 ? what.replace(/s$/, '') : what}`,
  );
  return [...counts, ...(step.note ? [step.note] : [])].join(', ');
}

const seconds = ({ milliseconds }: Step) => `${(milliseconds / 1000).toFixed(1)} s`;

/** Of each, what stands before the first comma after the colon: the rest is how far it is. */
const partsOf = (step: Step | undefined): string[] =>
  (step?.within ?? []).map((part) => part.replace(/(: [^,]*),.*$/, '$1'));

const quarter = (count: Count | undefined) =>
  count && count.total > 0 ? Math.floor((count.done / count.total) * 4) : 0;

function draw(pieces: readonly Piece[], { columns, colour }: Look): string {
  const line = pieces
    .map(({ text, style }) => {
      const shown = plain(text);
      return colour && style && shown ? styleText(style, shown, { validateStream: false }) : shown;
    })
    .join('');
  return sliceAnsi(line, 0, columns - 1).trimEnd();
}

/** `text` and blanks, together at least `columns` wide in a terminal, where e.g. a Chinese character takes two. */
const padded = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - stringWidth(plain(text))));
