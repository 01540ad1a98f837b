/** Starts i18next with the catalogues. A key that is not in the English catalogue does not compile. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { catalogues, type english } from "./catalog";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof english };
  }
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: catalogues,
  // React escapes what it draws.
  interpolation: { escapeValue: false },
  returnNull: false,
});
