import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { MemoryHost } from "../../api/hosts/memory";
import { idOf } from "../../api/hosts/memory/sample";
import type { Payload } from "../../api/types";
import { openWindow } from "../../testing/draw";

const reading = idOf("PupilAssessment", 1);
const mathematics = idOf("PupilAssessment", 2);
const at = (id: string, section?: string) => `#/assessments/${id}${section ? `?section=${section}` : ""}`;

function answer(host: MemoryHost, assessment: string, section: string): Payload | undefined {
  const { rows } = host.store.select({
    kind: "SectionAnswer",
    search: null,
    filters: [{ field: "pupilAssessmentId", value: assessment }],
    sort: null,
    offset: 0,
    limit: 100,
  });
  return rows.find(({ data }) => data.section === section)?.data;
}

/** An assessment to which the pupil agreed, with sections already on disk. */
async function agreed(address: string, assessment: string, sections: Payload[] = []) {
  const opened = openWindow("#/settings");
  const key = { kind: "PupilAssessment", id: assessment };
  const data = { ...opened.host.store.get(key).data, assent: true, status: "inProgress" };
  opened.host.store.edit(key, data);
  for (const section of sections) {
    await opened.host.create({ kind: "SectionAnswer", data: section, parent: key });
  }
  window.location.hash = address;
  await screen.findByTestId("assessment-page");
  return opened;
}

describe("an assessment", () => {
  it("begins with the pupil's agreement, and without it ends as refused", async () => {
    const { host, user } = openWindow(at(reading));
    await screen.findByTestId("section-letters");
    expect(within(screen.getByTestId("section-letters")).queryByRole("link")).toBeNull();
    await user.click(screen.getByTestId("assent-no"));
    expect(await screen.findByTestId("assessment-over")).toHaveTextContent("did not agree");
    await waitFor(() =>
      expect(host.store.get({ kind: "PupilAssessment", id: reading }).data).toMatchObject({
        assent: false,
        status: "stopped",
        stoppedReason: "refused",
      }),
    );
  });

  it("is not opened at a section before the pupil agreed", async () => {
    openWindow(at(reading, "letters"));
    expect(await screen.findByTestId("assent")).toBeVisible();
    expect(screen.queryByTestId("grid")).toBeNull();
  });

  it("runs a grid by keyboard alone, keeps every mark at once, and shows how the result came about", async () => {
    const { host, user } = await agreed(at(reading, "letters"), reading);
    expect(await screen.findByTestId("clock-button")).toHaveFocus();
    await user.keyboard(" {ArrowRight}{ArrowRight}x");
    await waitFor(() => expect(answer(host, reading, "letters")?.items).toMatch(/^\.\.0\./));
    await user.keyboard("{ArrowDown}n{ArrowDown}x{Control>}z{/Control}");
    await user.keyboard(" {ArrowDown}l");
    expect(await screen.findByTestId("item-23")).toHaveAttribute("data-state", "right");
    expect(screen.getByTestId("section-say")).toHaveTextContent("The last item is 33");
    await user.keyboard("f");
    const result = await screen.findByTestId("section-result");
    await waitFor(() => expect(result).toHaveTextContent("31 correct = 33 attempted − 2 wrong"));
    expect(result).toHaveTextContent("No response to 1 of the wrong ones");
    const kept = answer(host, reading, "letters");
    expect(kept).toMatchObject({ lastItem: 33, autoStopped: false, durationSeconds: 60 });
    expect(kept?.items).toBe(`110${"1".repeat(9)}n${"1".repeat(20)}`.padEnd(100, "."));
  });

  it("asks before the stop rule ends a section, because a mark may be a slip", async () => {
    const { host, user } = await agreed(at(reading, "familiar"), reading);
    await screen.findByTestId("clock-button");
    await user.keyboard(" x{ArrowRight}x{ArrowRight}x{ArrowRight}x{ArrowRight}x");
    await waitFor(() => expect(screen.getByText("The first 5 items are all wrong")).toBeVisible());
    await user.keyboard("u");
    await waitFor(() => expect(screen.queryByText("The first 5 items are all wrong")).toBeNull());
    expect(screen.getByTestId("item-5")).toHaveAttribute("data-state", "open");
    await user.keyboard("x");
    await screen.findByText("The first 5 items are all wrong");
    await user.keyboard("e");
    await waitFor(() =>
      expect(answer(host, reading, "familiar")).toMatchObject({ autoStopped: true, lastItem: 5 }),
    );
  });

  it("works by touch: what pressing an item means stands beside the clock", async () => {
    const { user } = await agreed(at(reading, "letters"), reading);
    await user.click(await screen.findByTestId("clock-button"));
    await user.click(screen.getByTestId("item-4"));
    await user.click(screen.getByTestId("item-7"));
    await user.click(screen.getByTestId("item-7"));
    await user.click(screen.getByTestId("clock-button"));
    await user.click(screen.getByTestId("item-9"));
    const states = ["item-4", "item-7", "item-9", "item-10"].map(
      (item) => screen.getByTestId(item).dataset.state,
    );
    expect(states).toEqual(["wrong", "right", "right", "notAttempted"]);
  });

  it("asks before a section is left while its clock runs", async () => {
    const { user } = await agreed(at(reading, "letters"), reading);
    await user.click(await screen.findByTestId("clock-button"));
    await user.click(screen.getByRole("button", { name: "All sections" }));
    await waitFor(() => expect(screen.getByText("The clock is running")).toBeVisible());
    await user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(screen.getByTestId("clock")).toHaveAttribute("data-running");
  });

  it("says honestly that an interrupted clock cannot be resumed, and keeps the section as stopped there", async () => {
    const cut = {
      section: "letters",
      items: ".0".padEnd(100, "."),
      durationSeconds: 60,
      secondsLeft: 41,
      events: [
        { ms: 0, state: "start" },
        { ms: 9000, item: 2, state: "0" },
      ],
    };
    const { host, user } = await agreed(at(reading, "letters"), reading, [cut]);
    expect(await screen.findByTestId("interrupted")).toHaveTextContent("at least 19 seconds of 60");
    await user.click(screen.getByTestId("keep-interrupted"));
    await user.click(await screen.findByTestId("item-6"));
    await user.click(screen.getByTestId("finish-section"));
    await waitFor(() =>
      expect(answer(host, reading, "letters")).toMatchObject({
        lastItem: 6,
        secondsLeft: 41,
        autoStopped: false,
      }),
    );
    expect(answer(host, reading, "letters")?.finishedAt).toBeDefined();
  });

  it("shows what a sync has brought about the pupil while nobody types", async () => {
    const { host } = await agreed(at(reading), reading);
    await screen.findByRole("heading", { level: 1, name: "2-07" });
    const key = { kind: "PupilAssessment", id: reading };
    host.store.edit(key, { ...host.store.get(key).data, pupilCode: "2-17" });
    host.store.emit({ type: "changed", kinds: ["PupilAssessment"] });
    expect(await screen.findByRole("heading", { level: 1, name: "2-17" })).toBeVisible();
  });

  it("asks only the questions that the pupil read as far as", async () => {
    const read = {
      section: "passage",
      items: "1".repeat(8).padEnd(41, "."),
      lastItem: 8,
      durationSeconds: 60,
      secondsLeft: 0,
      finishedAt: "2026-03-12T07:00:00Z",
    };
    const { host, user } = await agreed(at(reading, "comprehension"), reading, [read]);
    await user.click(await screen.findByTestId("begin-list"));
    expect(screen.getByTestId("item-2")).toHaveAttribute("data-state", "notAsked");
    await user.click(screen.getByTestId("answer-1-right"));
    await user.click(screen.getByTestId("finish-section"));
    await waitFor(() => expect(answer(host, reading, "comprehension")?.items).toBe("1ssss"));
    const result = await screen.findByTestId("section-result");
    await waitFor(() => expect(result).toHaveTextContent("1 of 1 asked: 100%"));
    expect(result).toHaveTextContent("1 of all 5: 20%");
  });

  it("leaves a section out by rule, says so, and writes it down at the end", async () => {
    const zero = {
      section: "addition",
      items: "00000.....",
      lastItem: 5,
      autoStopped: true,
      durationSeconds: 60,
      secondsLeft: 40,
      finishedAt: "2026-03-12T07:00:00Z",
    };
    const done = { section: "bigger", items: "111111", finishedAt: "2026-03-12T07:00:00Z" };
    const { host, user } = await agreed(at(mathematics), mathematics, [done, zero]);
    await waitFor(() =>
      expect(screen.getByTestId("section-addition2")).toHaveTextContent("Not done, by rule"),
    );
    await user.click(within(screen.getByTestId("section-addition2")).getByRole("link"));
    expect(await screen.findByTestId("section-ruled-out")).toHaveTextContent(
      "“Addition” has no correct item",
    );
    await user.click(screen.getByRole("button", { name: "Back to all sections" }));
    await user.click(await screen.findByTestId("finish-assessment"));
    expect(await screen.findByTestId("assessment-over")).toHaveTextContent("complete");
    expect(answer(host, mathematics, "addition2")).toMatchObject({ skippedReason: "rule" });
    expect(within(screen.getByTestId("assessment-result")).getAllByTestId("zero-score")).toHaveLength(1);
  });

  it("ended early, writes the reason down for every section that was not done", async () => {
    const { host, user } = await agreed(at(reading), reading);
    await user.click(await screen.findByTestId("stop-assessment"));
    await user.click(await screen.findByRole("radio", { name: "The pupil left or was called away" }));
    await user.click(screen.getByTestId("confirm-reason"));
    expect(await screen.findByTestId("assessment-over")).toHaveTextContent("ended early");
    const reasons = ["letters", "familiar", "passage", "comprehension"].map(
      (section) => answer(host, reading, section)?.skippedReason,
    );
    expect(reasons).toEqual(["absent", "absent", "absent", "absent"]);
  });
});
