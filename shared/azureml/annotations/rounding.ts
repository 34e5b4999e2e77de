/** Pixels beyond an edge that are rounding: not worth a word. */
export const ROUNDING = 0.001;
