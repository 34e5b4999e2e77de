/** How coordinates of the export become pixels of the image as displayed: scaled first, then turned. */
export type Frame = {
  /** Pixels of the image as displayed. */
  width: number;
  height: number;
  scaleX: number;
  scaleY: number;
  /** EXIF orientation that is still to be applied; 1 for none. */
  turn: number;
};

/** From this many pixels on, a coordinate is not a place on any image, and sums and areas would lose their digits. */
export const BEYOND_ALL_IMAGES = 1e9;

/** Where a point of the unturned pixels is displayed. `frame` has the displayed size. */
export function turned(x: number, y: number, frame: Frame): [number, number] {
  const { width, height } = frame;
  switch (frame.turn) {
    case 2:
      return [width - x, y];
    case 3:
      return [width - x, height - y];
    case 4:
      return [x, height - y];
    case 5:
      return [y, x];
    case 6:
      return [width - y, x];
    case 7:
      return [width - y, height - x];
    case 8:
      return [y, height - x];
    default:
      return [x, y];
  }
}

/** A flat list of points in pixels as displayed. */
export function pointsInPixels(points: readonly number[], frame: Frame): number[] {
  const pixels: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = (points[i] ?? 0) * frame.scaleX;
    const y = (points[i + 1] ?? 0) * frame.scaleY;
    if (frame.turn === 1) pixels.push(x, y);
    else pixels.push(...turned(x, y, frame));
  }
  return pixels;
}
