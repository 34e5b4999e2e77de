import { plural } from '../dataset/plural.ts';
import { finiteNumbers } from './annotations/numbers.ts';
import { unitOf } from './coordinates.ts';
import { asNumber } from './values.ts';

type Size = { width: number; height: number };

/** Without areas, so many boxes must leave their images: a few do where an image was replaced. */
const FEWEST_BEYOND = 5;
const MOST_BEYOND = 1 / 4;
/** Areas that agree with neither reading, such as those of outlines that were left out, for one that agrees with corners. */
const OTHERS = 1 / 20;

/**
 * Whether the boxes of a file end with their right and bottom edge, where COCO has width and height. Each tool writes all of
 * them in one way, so one box that cannot be corners, or whose `area` is that of a width and a height, settles it.
 */
export class CornerTally {
  private boxes = 0;
  private areas = { corners: 0, neither: 0 };
  private beyond = 0;
  private isCoco = false;

  /** @param image its size in the export, where that is known */
  add(values: readonly number[], area: unknown, image: Size | undefined): void {
    const [left = 0, top = 0, third = 0, fourth = 0] = values;
    if (this.isCoco || values.length !== 4) return;
    this.boxes += 1;
    const isShare = unitOf(values) !== 'absolute';
    const size = isShare ? { width: 1, height: 1 } : image;
    const slack = isShare ? 0.001 : 1;
    const fits = (right: number, bottom: number) =>
      !size || (right <= size.width + slack && bottom <= size.height + slack);
    this.isCoco = left < 0 || top < 0 || third <= left || fourth <= top || !fits(third, fourth);
    if (!fits(left + third, top + fourth)) this.beyond += 1;
    const stated = asNumber(area);
    if (!(stated > 0)) return;
    // Azure ML rounds shares to three decimals.
    const isStated = (product: number) =>
      Math.abs(product - stated) <= (isShare ? 0.0006 : Math.max(0.51, stated / 1000));
    const [asSides, asCorners] = [isStated(third * fourth), isStated((third - left) * (fourth - top))];
    if (asSides && !asCorners) this.isCoco = true;
    else if (asCorners && !asSides) this.areas.corners += 1;
    else if (!asSides) this.areas.neither += 1;
  }

  forget(): void {
    [this.boxes, this.beyond, this.isCoco] = [0, 0, false];
    this.areas = { corners: 0, neither: 0 };
  }

  /** What speaks for corners; undefined where the boxes are read as COCO has them. */
  evidence(): string | undefined {
    const { boxes, beyond, areas } = this;
    if (this.isCoco) return undefined;
    const { corners, neither } = areas;
    if (corners > 0 && neither <= corners * OTHERS)
      return `${plural(corners, 'box has', 'boxes have')} the area of the rectangle between two corners, and none that of a width and a height`;
    if (corners + neither > 0 || beyond < FEWEST_BEYOND || beyond < boxes * MOST_BEYOND) return undefined;
    return `with widths and heights ${beyond} of ${boxes} boxes would leave their images, with two corners none does`;
  }

  /** What speaks for corners, where it is too little to read them as such; undefined where nothing does. */
  doubt(): string | undefined {
    const { boxes, beyond, areas } = this;
    if (this.isCoco || (beyond === 0 && areas.corners === 0) || this.evidence() !== undefined) return undefined;
    const leaving = `with widths and heights ${beyond} of ${plural(boxes, 'box', 'boxes')} would leave their images`;
    return `each box can be two corners: ${beyond > 0 ? leaving : `${areas.corners} of ${boxes} have the area of those`}`;
  }
}

/** Left, top, width and height of a box that is written as two corners; anything else as it is. */
export function sidesOf(bbox: unknown): unknown {
  const numbers = finiteNumbers(bbox);
  if (numbers?.length !== 4) return bbox;
  const [left = 0, top = 0, right = 0, bottom = 0] = numbers;
  return [left, top, right - left, bottom - top];
}
