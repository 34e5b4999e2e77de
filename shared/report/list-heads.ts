/** First lines of the lists beside a report: by them a list of ours is known. */
export const FINDINGS_HEAD = [
  'effect',
  'severity',
  'code',
  'place',
  'image',
  'detail',
  'what to do',
  'leaves out',
  'count',
];
export const MISSING_HEAD = ['kind', 'image', 'place', 'count', 'code', 'detail', 'what to do'];
