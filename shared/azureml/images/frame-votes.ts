import { plural } from '../../dataset/plural.ts';

type Real = { width: number; height: number; orientation: number };

/**
 * Whether the labels of an export were drawn on photos as displayed or on their unturned pixels. A photo that lies on its side
 * says so by its size in the export; one that is square, mirrored or upside down has the same size in both, and goes by what
 * the others of its export say.
 */
export class FrameVotes {
  private raw = 0;
  private displayed = 0;
  private readonly silent: number[] = [];

  /** @param size as in the export; `raw` where it was judged to be that of the unturned pixels */
  add(position: number, size: { width: number; height: number }, real: Real, raw: boolean): void {
    if (real.orientation === 1) return;
    const tells = real.orientation > 4 && real.width !== real.height;
    if (raw) this.raw += 1;
    else if (tells && size.width === real.width && size.height === real.height) this.displayed += 1;
    // Of the size before rotation, and not drawn on it: its own shapes do not fit there.
    else if (tells && size.width === real.height && size.height === real.width) return;
    else this.silent.push(position);
  }

  /** The photos that say nothing themselves, and what the others say of them; undefined where those are displayed as well. */
  result(): { frame: 'raw' | 'unknown'; positions: readonly number[]; why: string } | undefined {
    const { raw, displayed, silent: positions } = this;
    if (positions.length === 0 || (displayed > 0 && raw === 0)) return undefined;
    if (raw > 0 && displayed === 0) {
      return {
        frame: 'raw',
        positions,
        why: `${plural(raw, 'turned photo of the export has', 'turned photos of the export have')} the size before rotation`,
      };
    }
    const why =
      raw === 0
        ? 'no photo of the export says which'
        : `${plural(raw, 'photo of the export has', 'photos of the export have')} the size before rotation, and ${displayed} the one as displayed`;
    return { frame: 'unknown', positions, why };
  }
}
