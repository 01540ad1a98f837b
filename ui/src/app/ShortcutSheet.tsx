/** All keys on one sheet, by the screen that they belong to. */
import { Kbd, Modal, SimpleGrid, Text, Title } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ShortcutSheet.module.css";
import { type Key, type Line, type NamedKey, namedKeys, sheet } from "./shortcuts";

type Words = (key: string) => string;

const isNamed = (key: Key): key is NamedKey => (namedKeys as readonly string[]).includes(key);

export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("shortcuts.title")} size="xl" centered>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg" data-testid="shortcut-sheet">
        {sheet.map(({ title, lines }) => (
          <section key={title}>
            <Title order={2} size="h4" mb="xs">
              {t(`shortcuts.groups.${title}`)}
            </Title>
            <dl className={classes.lines}>
              {lines.map(({ what, keys }: Line) => (
                <div key={what} className={classes.line}>
                  <dt>{(t as unknown as Words)(`shortcuts.lines.${title}.${what}`)}</dt>
                  <dd>
                    <Keys keys={keys} range={what === "screens"} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  );
}

function Keys({ keys, range }: { keys: Line["keys"]; range: boolean }) {
  const { t } = useTranslation();
  const word = (key: Key) => (isNamed(key) ? t(`shortcuts.keys.${key}`) : key);
  return keys.map((together, index) => (
    <Fragment key={together.join("+")}>
      {index > 0 && (
        <Text component="span" size="sm" c="dimmed">
          {range ? t("shortcuts.to") : t("shortcuts.or")}
        </Text>
      )}
      <span className={classes.together}>
        {together.map((key) => (
          <Kbd key={key}>{word(key)}</Kbd>
        ))}
      </span>
    </Fragment>
  ));
}
