/**
 * Where CVAT (as the contract sheet found it in its source) and CVAT's own description disagree: the source wins. `where`
 * is matched against `METHOD path`, `what` against the difference.
 */
export type KnownDifference = { where: RegExp; what: RegExp; reason: string };

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    where: /./,
    what: /^status [45]\d\d is not described/,
    reason: 'Refusals are not described, with few exceptions (contract 1.6).',
  },
  {
    where: /^(PATCH|HEAD) \/api\/(tasks|jobs)\/\d+\/(data|annotations)\/[^/]+$/,
    what: /^no such operation/,
    reason: 'The chunks of TUS uploads are not described (contract 5.4).',
  },
  {
    where: /^POST \/api\/(tasks|jobs)\/\d+\/(data|annotations)\/?$/,
    what: /^status 20[12] (is not described|has an undescribed body)/,
    reason: 'The TUS steps on the same path answer 201 and an empty 202 (contract 5.4).',
  },
  {
    where: /^POST \/api\/(tasks|jobs)\/\d+\/(data|annotations)\/?$/,
    what: /^answer 202 has no body/,
    reason: 'Upload-Start answers 202 without a body (contract 5.4).',
  },
  {
    where: /^(PUT|PATCH) \/api\/(tasks|jobs)\/\d+\/annotations\/?$/,
    what: /^status 200 has an undescribed body/,
    reason: 'The stored annotations are answered, although some of these operations describe no body (contract 6.2).',
  },
  {
    where: /^GET \/api\/jobs\/\d+\/data\/?$/,
    what: /^an answer of image\/jpeg is not described/,
    reason: 'A chunk is described as a file without a type; a single frame of it is a picture (contract 4.5).',
  },
  {
    where: /^GET /,
    what: /^parameter page_size/,
    reason: '`page_size=all` is accepted although an integer is described (contract 1.5).',
  },
  {
    where: /./,
    what: /^parameter (org|org_id) is not described/,
    reason: 'The organization can be given to every operation (contract 1.3); it is described for lists and creations.',
  },
];
