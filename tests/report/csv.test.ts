import { expect, it } from 'vitest';
import { encodeCsv } from '../../shared/report/csv.ts';

it('encodeCsv() quotes what needs it, and leaves a spreadsheet no formula to run', async () => {
  const chunks = await Array.fromAsync(
    encodeCsv(
      ['a', 'b'],
      [
        ['x,"y"', undefined],
        ['=1+1', 2],
        ['@x\r\ny', '-3'],
      ],
    ),
  );
  expect(Buffer.concat(chunks).toString('utf8')).toBe('\uFEFFa,b\r\n"x,""y""",\r\n\'=1+1,2\r\n"\'@x\r\ny",\'-3\r\n');
});
