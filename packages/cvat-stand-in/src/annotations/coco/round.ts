/** Two decimals, ties to the even digit, as numpy rounds every coordinate of an import. */
export function roundCoordinate(value: number): number {
  const scaled = value * 100;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) / 100;
}
