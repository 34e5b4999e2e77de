import { othersTurn } from '../../dataset/in-turns.ts';

const LONG_TEXT = 1 << 20;

/** To read a long answer takes tens of milliseconds: those that arrive together are read in turns of their own. */
export async function ownTurn({ text }: { text: string }): Promise<void> {
  if (text.length > LONG_TEXT) await othersTurn();
}
