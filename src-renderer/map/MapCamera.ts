interface Place {
  x: number;
  y: number;
}

/** Between seeing all and the nearest look. */
const nearest = 300;
const farthest = 0.4;
/** Of the shorter side, free at each edge where all is seen. */
const margin = 0.06;

/** What part of a map is seen: its middle, and how many pixels of the page a unit has. */
export class MapCamera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** The scale at which all is seen. */
  readonly fitScale: number;
  readonly width: number;
  readonly height: number;
  /** All is seen, and nobody has moved it. */
  readonly isWhole: boolean;

  private constructor(
    values: Pick<MapCamera, 'x' | 'y' | 'scale' | 'fitScale' | 'width' | 'height'>,
    isWhole = false,
  ) {
    this.isWhole = isWhole;
    this.x = values.x;
    this.y = values.y;
    this.scale = values.scale;
    this.fitScale = values.fitScale;
    this.width = values.width;
    this.height = values.height;
  }

  /** Sees all points, in so many pixels. */
  static fit(points: { x: Float32Array; y: Float32Array }, width: number, height: number): MapCamera {
    const [left, right] = rangeOf(points.x);
    const [top, bottom] = rangeOf(points.y);
    const free = 1 - 2 * margin;
    const scale = Math.min(
      (width * free) / Math.max(right - left, 1e-6),
      (height * free) / Math.max(bottom - top, 1e-6),
    );
    const usable = Math.min(scale, Math.max(width, height)); // points in one place
    const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    return new MapCamera({ ...middle, scale: usable, fitScale: usable, width, height }, true);
  }

  /** The same look in another size. */
  resized(width: number, height: number): MapCamera {
    return new MapCamera({ ...this, width, height });
  }

  /** Moves the map under the eye by pixels. */
  panned(right: number, down: number): MapCamera {
    return new MapCamera({ ...this, x: this.x - right / this.scale, y: this.y - down / this.scale });
  }

  /** Comes nearer by a factor, or goes away; what is at a pixel stays there. */
  zoomed(factor: number, at: Place = { x: this.width / 2, y: this.height / 2 }): MapCamera {
    const least = this.fitScale * farthest;
    const scale = Math.max(least, Math.min(this.scale * factor, this.fitScale * nearest));
    const there = this.toMap(at);
    return new MapCamera({
      ...this,
      scale,
      x: there.x - (at.x - this.width / 2) / scale,
      y: there.y - (at.y - this.height / 2) / scale,
    });
  }

  /** Looks at some of the points, all of them in view. */
  showing(some: { x: Float32Array; y: Float32Array }): MapCamera {
    const { x, y, scale } = MapCamera.fit(some, this.width, this.height);
    return new MapCamera({ ...this, x, y, scale: Math.min(scale, this.fitScale * nearest) });
  }

  /** Looks at a place, not from farther than so many times what shows all. */
  lookingAt({ x, y }: Place, leastZoom: number): MapCamera {
    return new MapCamera({ ...this, x, y, scale: Math.max(this.scale, this.fitScale * leastZoom) });
  }

  toScreen({ x, y }: Place): Place {
    return {
      x: (x - this.x) * this.scale + this.width / 2,
      y: (y - this.y) * this.scale + this.height / 2,
    };
  }

  toMap({ x, y }: Place): Place {
    return {
      x: this.x + (x - this.width / 2) / this.scale,
      y: this.y + (y - this.height / 2) / this.scale,
    };
  }

  /** How large a point is drawn, in pixels: the fewer there are and the nearer they are looked at, the larger. */
  pointPixels(count: number): number {
    const usual = count > 50_000 ? 2.2 : count > 10_000 ? 3 : count > 2000 ? 4.5 : 7;
    return Math.min(16, usual * Math.max(1, this.scale / this.fitScale) ** 0.4);
  }
}

function rangeOf(values: Float32Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    least = Math.min(least, values[at]!);
    most = Math.max(most, values[at]!);
  }
  return values.length > 0 ? [least, most] : [0, 0];
}
