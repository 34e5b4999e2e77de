/** What is wrong with a JSON text, and at which byte. `end` where it stops too early. */
export type JsonFault = { offset: number; kind: 'syntax' | 'end' | 'another-document'; reason: string };

type State =
  | 'value'
  | 'first-value'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'after'
  | 'string'
  | 'escape'
  | 'hex'
  | 'word'
  | 'done';

const WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)$/;
const LONGEST_WORD = 400;

/**
 * Reads JSON strictly, chunk by chunk, to say what is wrong and where; `NaN` and `Infinity` are let pass, as they are when an
 * export is read. Slow beside JSON.parse: it runs only when an export could not be read.
 */
export class JsonChecker {
  private state: State = 'value';
  private readonly open: number[] = [];
  private offset = 0;
  private word = '';
  private keyString = false;
  private hexLeft = 0;

  /** The first fault, if there is one in this chunk. */
  push(chunk: Uint8Array): JsonFault | undefined {
    for (const byte of chunk) {
      const reason = this.step(byte);
      if (reason !== undefined) {
        const another = this.state === 'done' && (byte === 0x7b || byte === 0x5b);
        // A word is known to be wrong when it ends; the place is where it begins.
        const offset = this.offset - (this.state === 'word' ? this.word.length : 0);
        return { offset, kind: another ? 'another-document' : 'syntax', reason };
      }
      this.offset += 1;
    }
    return undefined;
  }

  /** The document is over. */
  end(): JsonFault | undefined {
    const reason = this.state === 'word' ? this.endWord() : undefined;
    if (this.state === 'done') return undefined;
    const within =
      this.state === 'string' || this.state === 'escape' || this.state === 'hex' ? 'within a text' : undefined;
    const depth = `with ${this.open.length} open brackets`;
    return { offset: this.offset, kind: 'end', reason: `the file ends ${within ?? reason ?? depth}` };
  }

  private step(byte: number): string | undefined {
    switch (this.state) {
      case 'string':
        return this.inString(byte);
      case 'escape':
        this.state = byte === 0x75 ? 'hex' : 'string';
        this.hexLeft = 4;
        return '"\\/bfnrtu'.includes(String.fromCharCode(byte))
          ? undefined
          : 'a backslash must be followed by one of "\\/bfnrtu';
      case 'hex':
        this.hexLeft -= 1;
        if (this.hexLeft === 0) this.state = 'string';
        return /[0-9a-f]/i.test(String.fromCharCode(byte))
          ? undefined
          : '\\u must be followed by four hexadecimal digits';
      case 'word': {
        const character = String.fromCharCode(byte);
        if (!/[\s,\]}[{":]/.test(character)) {
          this.word += character;
          return this.word.length > LONGEST_WORD
            ? `a value is expected, not "${this.word.slice(0, 20)}..."`
            : undefined;
        }
        return this.endWord() ?? this.step(byte);
      }
      default:
        return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 ? undefined : this.token(byte);
    }
  }

  private inString(byte: number): string | undefined {
    if (byte === 0x5c) this.state = 'escape';
    else if (byte === 0x22) this.state = this.keyString ? 'colon' : this.closed();
    else if (byte < 0x20) return 'a text must not contain line breaks or control characters';
    return undefined;
  }

  private token(byte: number): string | undefined {
    const character = String.fromCharCode(byte);
    switch (this.state) {
      case 'done':
        return 'something follows the end of the document';
      case 'colon':
        if (character !== ':') return 'a colon is expected after the key';
        this.state = 'value';
        return undefined;
      case 'after':
        return this.afterValue(character);
      case 'first-key':
      case 'key':
        if (character === '}' && this.state === 'first-key') return this.close(0x7b);
        if (character === '}') return 'a comma stands before the closing "}"';
        if (character !== '"') return 'a key in double quotes is expected';
        this.keyString = true;
        this.state = 'string';
        return undefined;
      default:
        return this.startValue(character);
    }
  }

  private startValue(character: string): string | undefined {
    if (character === ']' && this.state === 'first-value') return this.close(0x5b);
    if (character === ']') return 'a comma stands before the closing "]"';
    if (character === '{' || character === '[') {
      this.open.push(character.charCodeAt(0));
      this.state = character === '{' ? 'first-key' : 'first-value';
    } else if (character === '"') {
      this.keyString = false;
      this.state = 'string';
    } else if (/[-\w]/.test(character)) {
      this.word = character;
      this.state = 'word';
    } else return `a value is expected, not ${JSON.stringify(character)}`;
    return undefined;
  }

  private afterValue(character: string): string | undefined {
    const inObject = this.open.at(-1) === 0x7b;
    if (character === ',') this.state = inObject ? 'key' : 'value';
    else if (character === '}' && inObject) return this.close(0x7b);
    else if (character === ']' && !inObject) return this.close(0x5b);
    else return `a comma or "${inObject ? '}' : ']'}" is expected`;
    return undefined;
  }

  private close(bracket: number): string | undefined {
    if (this.open.pop() !== bracket) return 'a bracket is closed that is not open';
    this.state = this.closed();
    return undefined;
  }

  private closed(): State {
    return this.open.length === 0 ? 'done' : 'after';
  }

  private endWord(): string | undefined {
    if (!WORD.test(this.word)) return `a value is expected, not "${this.word.slice(0, 20)}"`;
    this.state = this.closed();
    return undefined;
  }
}
