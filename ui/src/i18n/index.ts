/** Starts i18next with the catalogues. A key that is not in the English catalogue does not compile. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { catalogues, english } from "./catalog";
import { FALLBACK_LANGUAGE, PSEUDO_LANGUAGE } from "./languages";
import { pseudoTexts } from "./pseudo";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof english };
  }
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: FALLBACK_LANGUAGE,
  fallbackLng: FALLBACK_LANGUAGE,
  resources: Object.fromEntries(
    Object.entries(catalogues).map(([language, translation]) => [language, { translation }]),
  ),
  // React escapes what it draws.
  interpolation: { escapeValue: false },
  returnNull: false,
});

export function directionOf(language: string): "ltr" | "rtl" {
  return language === PSEUDO_LANGUAGE ? "rtl" : i18n.dir(language);
}

/** Speaks `language` from now on, in every text on the screen. */
export function speak(language: string): void {
  if (language === PSEUDO_LANGUAGE && !i18n.hasResourceBundle(PSEUDO_LANGUAGE, "translation")) {
    i18n.addResourceBundle(PSEUDO_LANGUAGE, "translation", pseudoTexts(english));
  }
  void i18n.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
