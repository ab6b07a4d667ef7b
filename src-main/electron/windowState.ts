import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

const windowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  maximized: z.boolean(),
});

/** Where the window was, in pixels of the desktop, when it was last closed. */
export type WindowState = z.infer<typeof windowState>;

const usual = { width: 1280, height: 800 };
/** Less of a title bar than that cannot be grasped with a mouse. */
const graspablePixels = 64;

/** Reads what was remembered; undefined where there is nothing, or nothing that makes sense. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return windowState.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Remembers the state. A window that cannot be remembered is no reason to trouble anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // the next start opens it in the middle
  }
}

/**
 * Returns the bounds to open with: those remembered, if their title bar still lies on one of the screens (`workAreas`),
 * no larger than that screen; otherwise the usual size, wherever the system puts it.
 */
export function boundsFor(
  state: WindowState | undefined,
  workAreas: readonly Bounds[],
): Partial<Bounds> & { width: number; height: number } {
  const bounds = state?.bounds;
  const screen = bounds && workAreas.find((area) => showsTitleBar(bounds, area));
  if (!bounds || !screen) return usual;
  return {
    ...bounds,
    width: Math.min(bounds.width, screen.width),
    height: Math.min(bounds.height, screen.height),
  };
}

function showsTitleBar({ x, y, width }: Bounds, area: Bounds): boolean {
  const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return overlap >= graspablePixels && y >= area.y && y <= area.y + area.height - graspablePixels;
}
