/** The buttons beside the clock: start, stop, pause, undo, and the end of the section. */
import { Button, Group, Kbd } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Run } from "../run/state";
import type { Section } from "../section";
import classes from "./Section.module.css";
import type { Send } from "./useRun";

type Props = { section: Section; state: Run; send: Send };

const now = () => new Date().toISOString();

export function ClockControls({ section, state, send }: Props) {
  const { t } = useTranslation();
  const button = (props: {
    label: string;
    icon?: typeof IconCheck;
    keyName?: string;
    primary?: boolean;
    disabled?: boolean;
    testId?: string;
    autoFocus?: boolean;
    onClick: () => void;
  }) => (
    <Button
      key={props.label}
      size="md"
      px="md"
      className={classes.button}
      variant={props.primary ? "filled" : "default"}
      leftSection={props.icon && <props.icon size={20} aria-hidden />}
      rightSection={props.keyName && <Kbd size="xs">{props.keyName}</Kbd>}
      disabled={props.disabled ?? false}
      data-testid={props.testId}
      autoFocus={props.autoFocus ?? false}
      onClick={props.onClick}
    >
      {props.label}
    </Button>
  );
  const undo = button({
    label: t("assessment.undo"),
    icon: IconArrowBackUp,
    keyName: "U",
    disabled: state.undo.length === 0,
    onClick: () => send({ type: "undo" }),
  });
  const pause =
    section.pause &&
    button({
      label: state.phase === "paused" ? t("assessment.clock.resume") : t("assessment.clock.pause"),
      icon: state.phase === "paused" ? IconPlayerPlay : IconPlayerPause,
      keyName: "P",
      onClick: () => send({ type: "pause" }),
    });
  switch (state.phase) {
    case "ready":
      return button({
        label: t("assessment.clock.start"),
        icon: IconPlayerPlay,
        keyName: t("assessment.keys.space"),
        primary: true,
        testId: "clock-button",
        autoFocus: true,
        onClick: () => send({ type: "start", at: now() }),
      });
    case "running":
    case "paused":
      return (
        <Group gap={8}>
          {button({
            label: t("assessment.clock.stop"),
            icon: IconPlayerStop,
            ...(state.phase === "running" ? { keyName: t("assessment.keys.space") } : {}),
            primary: state.phase === "running",
            testId: "clock-button",
            onClick: () => send({ type: "stop" }),
          })}
          {pause}
          {undo}
        </Group>
      );
    default: {
      const isSlip = state.stop?.by === "assessor" && state.lastItem === null && state.asOf !== null;
      return (
        <Group gap={8}>
          {button({
            label: t("assessment.finishSection"),
            icon: IconCheck,
            keyName: "F",
            primary: true,
            disabled: state.lastItem === null,
            testId: "finish-section",
            onClick: () => send({ type: "finish", at: now() }),
          })}
          {undo}
          {isSlip &&
            state.elapsedMs < state.durationMs &&
            button({
              label: t("assessment.clock.takeBackStop"),
              icon: IconPlayerPlay,
              onClick: () => send({ type: "takeBackStop" }),
            })}
        </Group>
      );
    }
  }
}
