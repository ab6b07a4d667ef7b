import type { MapCamera } from './MapCamera.ts';
import { chosenTimes, dimAlpha, dimTimes, fullAlpha, type Painter } from './Painter.ts';
import type { Points } from './Points.ts';
import type { PointStyles } from './stylePoints.ts';

const vertexSource = `#version 300 es
in vec2 place;
in vec4 style;
uniform vec2 middle;
uniform vec2 scale;
uniform float size;
out vec4 colour;
out float isChosen;
void main() {
  float kind = floor(style.a * 255.0 + 0.5);
  gl_Position = vec4((place - middle) * scale, 0, 1);
  isChosen = kind > 2.5 ? 1.0 : 0.0;
  gl_PointSize = size * (kind > 2.5 ? ${chosenTimes.toFixed(2)} : kind < 1.5 ? ${dimTimes.toFixed(2)} : 1.0);
  colour = vec4(style.rgb, kind > 2.5 ? 1.0 : kind < 1.5 ? ${dimAlpha.toFixed(2)} : ${fullAlpha.toFixed(2)});
}`;

const fragmentSource = `#version 300 es
precision mediump float;
in vec4 colour;
in float isChosen;
uniform vec3 rim;
out vec4 drawn;
void main() {
  vec2 from = 2.0 * gl_PointCoord - 1.0;
  float far = dot(from, from);
  if (far > 1.0) discard;
  vec3 ink = mix(colour.rgb, rim, isChosen * step(0.42, far));
  float alpha = colour.a * (1.0 - smoothstep(0.72, 1.0, far));
  drawn = vec4(ink * alpha, alpha);
}`;

/** Draws points by WebGL 2: they lie in the memory of the graphics card, and a move costs no more than a few numbers. */
export class GlPainter implements Painter {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places: WebGLBuffer;
  readonly #styles: WebGLBuffer;
  readonly #order: WebGLBuffer;
  #count = 0;
  #drawn = 0;

  /** Undefined where there is no WebGL 2, or a slow one: what computes it without a graphics card is outrun by FlatPainter. */
  static on(canvas: HTMLCanvasElement): GlPainter | undefined {
    const gl = canvas.getContext('webgl2', {
      ...{ alpha: true, antialias: false, depth: false },
      failIfMajorPerformanceCaveat: true,
    });
    try {
      return gl && !isComputed(gl) ? new GlPainter(gl) : undefined;
    } catch {
      return undefined; // a driver that does not take the shaders
    }
  }

  private constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = programOf(gl);
    [this.#places, this.#styles, this.#order] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
    gl.useProgram(this.#program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.#attribute('place', this.#places, 2, gl.FLOAT, false);
    this.#attribute('style', this.#styles, 4, gl.UNSIGNED_BYTE, true);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#order);
  }

  place({ x, y, count }: Points): void {
    const gl = this.#gl;
    const places = new Float32Array(2 * count);
    for (let at = 0; at < count; at++) {
      places[2 * at] = x[at]!;
      places[2 * at + 1] = y[at]!;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#places);
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    this.#count = count;
    this.#drawn = 0;
  }

  style({ styles, order }: PointStyles): void {
    const gl = this.#gl;
    if (styles.length !== 4 * this.#count) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#styles);
    gl.bufferData(gl.ARRAY_BUFFER, styles, gl.DYNAMIC_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.DYNAMIC_DRAW);
    this.#drawn = order.length;
  }

  paint(camera: MapCamera, rim: readonly [number, number, number]): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const uniform = (name: string) => gl.getUniformLocation(this.#program, name);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (this.#drawn === 0) return;
    gl.uniform2f(uniform('middle'), camera.x, camera.y);
    gl.uniform2f(uniform('scale'), (2 * camera.scale) / camera.width, (-2 * camera.scale) / camera.height);
    gl.uniform1f(uniform('size'), (camera.pointPixels(this.#count) * width) / camera.width);
    gl.uniform3f(uniform('rim'), rim[0] / 255, rim[1] / 255, rim[2] / 255);
    gl.drawElements(gl.POINTS, this.#drawn, gl.UNSIGNED_INT, 0);
  }

  close(): void {
    const gl = this.#gl;
    for (const buffer of [this.#places, this.#styles, this.#order]) gl.deleteBuffer(buffer);
    gl.deleteProgram(this.#program);
  }

  #attribute(name: string, buffer: WebGLBuffer, size: number, type: number, isShare: boolean): void {
    const gl = this.#gl;
    const place = gl.getAttribLocation(this.#program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, type, isShare, 0, 0);
  }
}

/** Whether the processor computes it, by its name: not every browser says so when it is asked. */
function isComputed(gl: WebGL2RenderingContext): boolean {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = names && gl.getParameter(names.UNMASKED_RENDERER_WEBGL);
  return /SwiftShader|llvmpipe|softpipe|software|Basic Render/i.test(String(name));
}

/** Throws where the shaders are not taken. */
function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const sources = [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const;
  for (const [type, source] of sources) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('there is no shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(gl.getProgramInfoLog(program) ?? 'the shaders do not fit');
  return program;
}
