/** The choices that settings offer. Pure. */

/** Minutes between two automatic runs. */
export const intervals = [5, 15, 30, 60, 120] as const;

/** The offered intervals and the one in force, which a support file may have set to something else. */
export function offeredIntervals(inForce: number): number[] {
  return [...new Set<number>([...intervals, inForce])].sort((a, b) => a - b);
}
