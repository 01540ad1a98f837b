import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "../../testing/draw";

it("forty thousand schools are counted, and only those in sight are drawn", async () => {
  openWindow("#/schools", { schools: 40_000 });
  expect(await screen.findByText("40,000 schools")).toBeVisible();
  const grid = screen.getByRole("grid", { name: "Schools" });
  expect(grid).toHaveAttribute("aria-rowcount", "40001");
  await waitFor(() => expect(within(grid).getAllByTestId("row").length).toBeGreaterThan(5));
  expect(within(grid).getAllByTestId("row").length).toBeLessThan(60);
});

it("search finds as it is typed, and stands in the address", async () => {
  const { user } = openWindow("#/schools");
  await screen.findByText("60 schools");
  await user.type(screen.getByTestId("school-search"), "acacia hill");
  expect(await screen.findByText("1 school found")).toBeVisible();
  expect(within(screen.getByRole("grid")).getByText("Acacia Hill Primary")).toBeVisible();
  expect(window.location.hash).toContain("search=acacia");
});

it("a search without a result says so and offers a way back", async () => {
  const { user } = openWindow("#/schools?search=zzz");
  expect(await screen.findByText("No school matches")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(await screen.findByText("60 schools")).toBeVisible();
});

it("arrow keys and Enter open a school", async () => {
  const { user } = openWindow("#/schools");
  const grid = await screen.findByRole("grid");
  await waitFor(() => expect(within(grid).getAllByRole("gridcell").length).toBeGreaterThan(10));
  const third = within(grid).getAllByTestId("row")[2];
  const name = third?.getAttribute("aria-label") ?? "";
  grid.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name })).toBeVisible();
});
