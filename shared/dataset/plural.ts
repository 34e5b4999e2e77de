/** `1 picture`, `2 pictures`, `1,500 pictures`; `many` where the word has another plural. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
