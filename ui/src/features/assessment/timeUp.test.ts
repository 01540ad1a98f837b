/** The end of the time is heard once, and no other stop is. */
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FormSession } from "../../api/formSession";
import { sectionWith } from "../../testing/sectionScript";
import { useRun } from "./parts/useRun";
import { restored } from "./run/answer";

const tones: number[] = [];
class Sound {
  currentTime = 0;
  destination = {};
  createGain = () => ({
    gain: { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() },
    connect: vi.fn(),
  });
  createOscillator = () => ({
    frequency: { value: 0 },
    connect: (to: unknown) => to,
    start: (at: number) => void tones.push(at),
    stop: vi.fn(),
    onended: null,
  });
  close = async () => undefined;
}

beforeEach(() => {
  tones.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", Sound);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A grid of 60 seconds that was started. */
function started() {
  const section = sectionWith();
  const keeper = { kind: "SectionAnswer", exists: false, keep: vi.fn(), close: async () => undefined };
  const session = new FormSession(keeper, { view: null });
  const { result } = renderHook(() => useRun(section, session, () => restored(section, null, null)));
  act(() => result.current[1]({ type: "start", at: "2026-03-12T07:00:00Z" }));
  return result;
}
const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));

it("the end of the time sounds once", async () => {
  const run = started();
  await pass(59);
  expect(tones).toEqual([]);
  await pass(3);
  expect(run.current[0].stop?.by).toBe("time");
  expect(tones).toHaveLength(2);
  await pass(30);
  expect(tones).toHaveLength(2);
});

it("a stop by hand makes no sound", async () => {
  const run = started();
  await pass(20);
  act(() => run.current[1]({ type: "stop" }));
  await pass(60);
  expect(tones).toEqual([]);
});
