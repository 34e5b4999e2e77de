import type { CoordinateEvidence, ExportScan } from '../export-scan.ts';
import type { RuleCode } from '../rules/codes.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import { actionFor, type NormalizeOptions } from '../rules/options.ts';
import type { Action } from '../rules/rule.ts';
import { show } from '../values.ts';
import { FrameVotes } from './frame-votes.ts';
import { exportedSize, judgeSize, type Reach, type SizeVerdict } from './image-size.ts';
import type { DrawnFor, ImageTable } from './image-table.ts';

/** Of the images whose size in the export is another one: more than this share with shapes beyond it, and none of the sizes is believed. */
const STALE = 0.05;

type Size = { width: number; height: number; orientation: number };
type Context = { scan: ExportScan; options: NormalizeOptions; log: FindingLog; table: ImageTable };

/** What the coordinates of each image were drawn for: by its own size and shapes first, then by what the other images say. */
export class ImageSizes {
  private readonly context: Context;
  private readonly reaches: ReadonlyMap<number, Reach>;
  private readonly votes = new FrameVotes();
  /** Images of another size of the same shape, that nothing of their own speaks against. */
  private readonly scaled: { position: number; verdict: SizeVerdict }[] = [];
  private stale = 0;

  constructor(context: Context) {
    this.context = context;
    const { imagesBeyond }: CoordinateEvidence = context.scan.coordinates.evidence;
    this.reaches = new Map(imagesBeyond.map(({ position, ...reach }) => [position, reach]));
  }

  /** Undefined where the policy leaves the image out for its size. */
  judge(
    image: Record<string, unknown>,
    real: Size,
    applyPolicy: (code: RuleCode, detail: string) => Action,
  ): DrawnFor | undefined {
    const { options, scan, table } = this.context;
    const position = table.length;
    const size = exportedSize(image);
    if (size.odd) {
      const written = `${show(image.width)} x ${show(image.height)}`;
      if (applyPolicy('IMAGE_SIZE_NOT_INTEGER', written) === 'exclude') return undefined;
    }
    const { unit } = scan.coordinates;
    const verdict = judgeSize(image, size, real, unit, this.reaches.get(position));
    if (unit !== 'none') this.votes.add(position, size, real, verdict?.code === 'IMAGE_SIZE_RAW');
    if (!verdict) return 'displayed';
    if (verdict.code === 'IMAGE_SIZE_DIFFERS' && this.reaches.has(position)) this.stale += 1;
    if (verdict.code === 'IMAGE_SIZE_SCALED' && this.reaches.size > 0) {
      this.scaled.push({ position, verdict });
      return 'displayed';
    }
    const { code, drawnFor, detail, fixed } = verdict;
    const fixes = actionFor(options, code) === 'fix';
    if (applyPolicy(code, fixes ? `${detail}: ${fixed}` : detail) === 'exclude') return undefined;
    return fixes ? drawnFor : 'displayed';
  }

  /** What only all images together say; `leaveOut` takes an image out that a policy does not want. */
  finish(placeOf: (position: number) => string, leaveOut: (position: number) => void): void {
    const { options, log, table } = this.context;
    const carried = (position: number) => table.rowOf(position) !== -1;
    const apply = (code: SizeVerdict['code'], position: number, drawnFor: DrawnFor, detail: string, fixed: string) => {
      if (!carried(position)) return;
      const fixes = actionFor(options, code) === 'fix';
      const text = fixes ? `${detail}: ${fixed}` : detail;
      if (log.applyPolicy(code, 'image', placeOf(position), text) === 'exclude') leaveOut(position);
      else if (fixes) table.setDrawnFor(position, drawnFor);
    };
    const stale = this.stale > (this.stale + this.scaled.length) * STALE;
    for (const { position, verdict } of this.scaled) {
      if (stale) apply('IMAGE_SIZE_DIFFERS', position, 'displayed', verdict.detail, '');
      else apply('IMAGE_SIZE_SCALED', position, verdict.drawnFor, verdict.detail, verdict.fixed);
    }
    const votes = this.votes.result();
    for (const position of votes?.positions ?? []) {
      if (!carried(position) || !votes) continue;
      if (votes.frame === 'unknown')
        table.doubt(position, `its size does not tell whether it was labelled before it was turned: ${votes.why}`);
      else apply('IMAGE_SIZE_RAW', position, 'raw', votes.why, 'its coordinates are turned as theirs are');
    }
  }
}
