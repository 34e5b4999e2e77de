/** A port that was free when it was chosen is another program's a second later. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}
