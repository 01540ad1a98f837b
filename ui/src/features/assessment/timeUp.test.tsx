/** The end of the time is heard once, no other stop is, and it is seen whether or not it is heard. */
import { act, render, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FormSession } from "../../api/formSession";
import "../../i18n";
import { sectionWith } from "../../testing/sectionScript";
import { Clock } from "./parts/Clock";
import { Say } from "./parts/Say";
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
function started(sounds = true) {
  const section = sectionWith();
  const keeper = { kind: "SectionAnswer", exists: false, keep: vi.fn(), close: async () => undefined };
  const session = new FormSession(keeper, { view: null });
  const { result } = renderHook(() => useRun(section, session, () => restored(section, null, null), sounds));
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

it("where the sound is off, the end of the time is in sight all the same", async () => {
  const run = started(false);
  await pass(62);
  const [state] = run.current;
  expect(state.stop?.by).toBe("time");
  expect(tones).toEqual([]);
  render(
    <>
      <Clock state={state} />
      <Say section={sectionWith()} state={state} />
    </>,
  );
  expect(screen.getByRole("timer")).toHaveAttribute("data-up", "true");
  expect(screen.getByRole("alert")).toHaveTextContent(/time is up/i);
});
