import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { idOf } from "../../api/hosts/memory/sample";
import { axeFindings } from "../../testing/axe";
import { openWindow } from "../../testing/draw";

// What the page itself brings (index.html).
beforeEach(() => {
  document.title = "Rounds";
  document.documentElement.lang = "en";
});

const [reading, mathematics] = [1, 2].map((count) => idOf("PupilAssessment", count));

async function agreed(assessment = "", section = "") {
  const { host, user } = openWindow("#/settings");
  const key = { kind: "PupilAssessment", id: assessment };
  host.store.edit(key, { ...host.store.get(key).data, assent: true, status: "inProgress" });
  window.location.hash = `#/assessments/${assessment}${section && `?section=${section}`}`;
  await screen.findByTestId(section ? "section-screen" : "next-section");
  return user;
}

it("axe finds nothing before and after the pupil's agreement", async () => {
  const { user } = openWindow(`#/assessments/${reading}`);
  await screen.findByTestId("assent");
  expect(await axeFindings()).toEqual([]);
  await user.click(screen.getByTestId("assent-yes"));
  await screen.findByTestId("next-section");
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing in a grid before, while and after it is run", async () => {
  const user = await agreed(reading, "familiar");
  expect(await axeFindings()).toEqual([]);
  await user.keyboard(" {ArrowRight}x{ArrowRight}n");
  expect(await axeFindings()).toEqual([]);
  await user.keyboard(" {ArrowDown}l");
  expect(await axeFindings()).toEqual([]);
  await user.keyboard("f");
  await screen.findByText(/attempted −/);
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing in a passage and in the stop rule's question", async () => {
  const user = await agreed(reading, "passage");
  await user.keyboard(" x");
  expect(await axeFindings()).toEqual([]);
  await user.keyboard("{ArrowRight}x{ArrowRight}x{ArrowRight}x{ArrowRight}x");
  await screen.findByText("The first 5 items are all wrong");
  expect(await axeFindings()).toEqual([]);
});

it("axe finds nothing in a list", async () => {
  const user = await agreed(mathematics, "bigger");
  await user.click(await screen.findByTestId("begin-list"));
  await user.keyboard("rxn");
  expect(screen.getByTestId("item-2")).toHaveAttribute("data-state", "wrong");
  expect(await axeFindings()).toEqual([]);
});
