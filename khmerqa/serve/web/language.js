// The language of the page, and what depends on it: texts, digits, dates. Choices stay on this device.

import { TEXT } from "./texts.js";

const REMEMBERED = "khmerqa-";
const choices = { language: remembered("language", ["km", "en"]), digits: remembered("digits", ["km", "ar"]), theme: remembered("theme", ["auto", "light", "dark"]) };

function remembered(name, allowed) {
  try {
    const value = localStorage.getItem(REMEMBERED + name);
    return allowed.includes(value) ? value : allowed[0];
  } catch (error) {
    return allowed[0]; // storage is switched off
  }
}

// The administrator's texts are loaded with that view only.
export function addTexts(more) {
  for (const name of Object.keys(TEXT)) Object.assign(TEXT[name], more[name]);
}

// A service may have a name of its own.
const { titleKm, titleEn } = document.documentElement.dataset;
if (titleKm) addTexts({ km: { title: titleKm }, en: { title: titleEn } });

export function chosen(name) {
  return choices[name];
}

export function choose(name, value) {
  choices[name] = value;
  try {
    localStorage.setItem(REMEMBERED + name, value);
  } catch (error) {
    // The choice then lasts until the page is closed.
  }
}

export function language() {
  return choices.language;
}

export function t(name, ...values) {
  const text = TEXT[choices.language][name];
  return typeof text === "function" ? text(...values.map(digits)) : text;
}

export function digits(value) {
  const text = String(value);
  if (choices.language !== "km" || choices.digits !== "km") return plainDigits(text);
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x17e0 + Number(digit)));
}

export function plainDigits(text) {
  return text.replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0));
}

// As words are compared: in one script of digits, without breaks and capitals.
export function simple(text) {
  return plainDigits(text).toLowerCase().replaceAll("\u200b", "");
}

// Not every browser knows the Khmer names of months.
export function day(text) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const month = parts && t("months").split(" ")[Number(parts[2]) - 1];
  return month ? digits(t("day", Number(parts[3]), month, parts[1])) : digits(text);
}

export function two(number) {
  return String(number).padStart(2, "0");
}

// The day of a time, where the reader is.
export function dayOf(time) {
  const then = new Date(time);
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

export function today() {
  return dayOf(Date.now());
}

export function languageName(name) {
  return t("languages")[name] || name;
}
