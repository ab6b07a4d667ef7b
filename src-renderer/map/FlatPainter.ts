import type { MapCamera } from './MapCamera.ts';
import { chosenTimes, dimAlpha, dimTimes, fullAlpha, type Painter } from './Painter.ts';
import type { Points } from './Points.ts';
import { kinds, type PointStyles } from './stylePoints.ts';

/** So few points are drawn round. */
const fewPoints = 6000;

/** Draws points one by one, without a graphics card: as squares where there are many. */
export class FlatPainter implements Painter {
  readonly #context: CanvasRenderingContext2D;
  #points: Points | undefined;
  #styles: PointStyles | undefined;

  /** Undefined where nothing can be drawn. */
  static on(canvas: HTMLCanvasElement): FlatPainter | undefined {
    const context = canvas.getContext('2d');
    return context ? new FlatPainter(context) : undefined;
  }

  private constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  place(points: Points): void {
    this.#points = points;
    this.#styles = undefined;
  }

  style(styles: PointStyles): void {
    if (styles.styles.length === 4 * (this.#points?.count ?? 0)) this.#styles = styles;
  }

  paint(camera: MapCamera, rim: readonly [number, number, number]): void {
    const context = this.#context;
    const { width, height } = context.canvas;
    const sharp = width / camera.width;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!this.#points || !this.#styles) return;
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    const { x, y, count } = this.#points;
    const { styles, order } = this.#styles;
    const usual = camera.pointPixels(count);
    for (const at of order) {
      const left = (x[at]! - camera.x) * camera.scale + camera.width / 2;
      const top = (y[at]! - camera.y) * camera.scale + camera.height / 2;
      if (left < -usual || top < -usual || left > camera.width + usual || top > camera.height + usual)
        continue;
      const kind = styles[4 * at + 3]!;
      const [red, green, blue] = styles.subarray(4 * at, 4 * at + 3);
      const size = usual * (kind === kinds.chosen ? chosenTimes : kind === kinds.dim ? dimTimes : 1);
      const dot = (colour: string, pixels: number) => {
        context.fillStyle = colour;
        if (count > fewPoints) return context.fillRect(left - pixels / 2, top - pixels / 2, pixels, pixels);
        context.beginPath();
        context.arc(left, top, pixels / 2, 0, 2 * Math.PI);
        context.fill();
      };
      context.globalAlpha = kind === kinds.dim ? dimAlpha : kind === kinds.chosen ? 1 : fullAlpha;
      if (kind === kinds.chosen) dot(`rgb(${rim.join(' ')})`, size);
      dot(`rgb(${red} ${green} ${blue})`, kind === kinds.chosen ? 0.6 * size : size);
    }
    context.globalAlpha = 1;
  }

  close(): void {
    this.#styles = undefined;
  }
}
