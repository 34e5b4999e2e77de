/** C0, C1, line ends that are none, and what turns the direction of a text: a terminal obeys them instead of showing them. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** A colour, or a control that does not end a line: our own lines have colours. */
const COLOUR_OR_CONTROL = new RegExp(`\u001b\\[[\\d;]*m|(?!\n)${CONTROLS.source}`, 'gu');

const written = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text from elsewhere (names of labels, images, files; what servers say) as one line that a terminal only shows. */
export function plain(text: string): string {
  return text.replace(CONTROLS, written);
}

/** The same for finished lines, whose colours stay. */
export function plainLine(line: string): string {
  return line.replace(COLOUR_OR_CONTROL, (match) => (match.length > 1 ? match : written(match)));
}
