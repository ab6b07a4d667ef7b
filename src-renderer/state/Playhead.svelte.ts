import { prefersReducedMotion } from 'svelte/motion';
import type { Player } from './Player.svelte.ts';

/** Where a track sounds at present, frame by frame: the player itself tells it four times a second. */
export class Playhead {
  /** Null where another track plays, or none. */
  seconds = $state<number | null>(null);

  /** Call while a component is made: it follows the player as long as the component is there. */
  constructor(player: Player, trackId: () => number | null) {
    $effect(() => {
      const told = player.positionSeconds;
      const isCurrent = player.track !== null && player.track.trackId === trackId();
      this.seconds = isCurrent ? told : null;
      if (!isCurrent || !player.playing || prefersReducedMotion.current) return;
      const endSeconds = player.durationSeconds;
      const toldAt = performance.now();
      const move = (now: number) => {
        this.seconds = Math.min(told + Math.max(0, now - toldAt) / 1000, endSeconds);
        frame = requestAnimationFrame(move);
      };
      let frame = requestAnimationFrame(move);
      return () => cancelAnimationFrame(frame);
    });
  }
}
