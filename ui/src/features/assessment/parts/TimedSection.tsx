/** A grid or a passage against the clock: the bar with clock, start, stop and what pressing does, and the items. */
import { Button, Group, SegmentedControl } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { type Command, directionOf, neighbour } from "../keyboard";
import type { Run, Tool } from "../run/state";
import type { Section } from "../section";
import { Clock } from "./Clock";
import { ClockControls } from "./ClockControls";
import { ItemGrid } from "./ItemGrid";
import { KeyHints } from "./KeyHints";
import { Say } from "./Say";
import classes from "./Section.module.css";
import { useCursorFocus } from "./useCursorFocus";
import type { Send } from "./useRun";
import { useSectionKeys } from "./useSectionKeys";
import { wordInLine } from "./words";

type Props = { section: Section; state: Run; send: Send };

const now = () => new Date().toISOString();

export function TimedSection({ section, state, send }: Props) {
  const act = (command: Command) => acted(section, state, send, command);
  useSectionKeys(true, act);
  const isLive = state.phase === "running" || state.phase === "stopped";
  useCursorFocus(state.cursor, isLive && state.question === null);
  const press = useCallback((item: number) => send({ type: "press", item }), [send]);
  return (
    <>
      <div className={classes.bar}>
        <div className={classes.head}>
          <Clock state={state} />
          <div className={classes.beside}>
            <ClockControls section={section} state={state} send={send} />
          </div>
        </div>
        <div className={classes.wide}>
          <Say section={section} state={state}>
            {state.phase === "stopped" && state.lastItem === null && (
              <NoneOrAll count={state.letters.length} send={send} />
            )}
          </Say>
        </div>
        <Tools state={state} send={send} />
      </div>
      <ItemGrid
        section={section}
        letters={state.letters}
        lastItem={state.lastItem}
        reached={state.reached}
        cursor={isLive ? state.cursor : null}
        onPress={press}
      />
      <KeyHints section={section} />
    </>
  );
}

function acted(section: Section, state: Run, send: Send, command: Command): boolean {
  const item = state.cursor;
  switch (command) {
    case "clock":
      if (state.phase === "ready") send({ type: "start", at: now() });
      else if (state.phase === "paused") send({ type: "pause" });
      else send({ type: "stop" });
      return true;
    case "item":
      send(state.phase === "ready" ? { type: "start", at: now() } : { type: "press", item });
      return true;
    case "wrong":
      send({ type: "mark", item, as: "0" });
      return true;
    case "noResponse":
      send({ type: "mark", item, as: "n" });
      return true;
    case "undo":
    case "pause":
      send({ type: command });
      return true;
    case "last":
    case "reached":
      send({ type: command, item });
      return true;
    case "finish":
      if (state.phase !== "stopped") return false;
      send({ type: "finish", at: now() });
      return true;
    case "right":
      return false;
    default:
      if (state.phase !== "running" && state.phase !== "stopped") return false;
      send({ type: "move", to: target(section, item, command) });
      return true;
  }
}

function target(section: Section, item: number, command: Command): number {
  const isPassage = section.type === "passage";
  if (isPassage && (command === "up" || command === "down")) return wordInLine(item, command);
  const count = section.items.length;
  const dir = directionOf(section.items.map(({ text }) => text));
  return neighbour(command, item, count, isPassage ? count : section.columns, dir);
}

/** Two answers to "which was the last item?" that need no pressing of an item. */
function NoneOrAll({ count, send }: { count: number; send: Send }) {
  const { t } = useTranslation();
  return (
    <Group gap={8} ms="auto" wrap="nowrap">
      <Button
        variant="default"
        px="md"
        data-testid="last-none"
        onClick={() => send({ type: "last", item: 0 })}
      >
        {t("assessment.none")}
      </Button>
      <Button
        variant="default"
        px="md"
        data-testid="last-all"
        onClick={() => send({ type: "last", item: count })}
      >
        {t("assessment.toTheEnd")}
      </Button>
    </Group>
  );
}

function Tools({ state, send }: { state: Run; send: Send }) {
  const { t } = useTranslation();
  if (state.phase !== "running" && state.phase !== "stopped") return null;
  const tools: Tool[] = ["wrong", "noResponse"];
  if (state.timeMarkAsked) tools.push("reached");
  if (state.phase === "stopped") tools.push("last");
  return (
    <div className={classes.tools}>
      <span id="section-tool">{t("assessment.tool.label")}</span>
      <SegmentedControl
        aria-labelledby="section-tool"
        value={state.tool}
        data={tools.map((tool) => ({ value: tool, label: t(`assessment.tool.${tool}`) }))}
        onChange={(tool) => send({ type: "tool", tool: tool as Tool })}
        classNames={{ label: classes.tool ?? "" }}
      />
    </div>
  );
}
