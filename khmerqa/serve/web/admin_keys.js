// Keys: made, shown once, revoked.

import { button, element, say, select } from "./dom.js";
import { careful, field, input, problem } from "./admin_parts.js";
import { day, dayOf, t } from "./language.js";
import { fetched } from "./service.js";
import { copy } from "./share.js";

const FIRST_DAYS = "365";
const DAYS = ["30", "90", FIRST_DAYS, ""];

function line(each, refresh) {
  const names = t("keyFacts");
  const state = each.revoked ? t("revoked") : each.valid ? null : t("expired");
  const notes = [t("scopes")[each.scope], each.own ? t("ownKey") : null, state].filter(Boolean);
  const revoke = async () => {
    await fetched(`/v1/admin/keys/${encodeURIComponent(each.id)}`, { method: "DELETE" });
    say(t("revokedNow"));
    await refresh();
  };
  const dates = [`${names.created} ${day(dayOf(each.created))}`, `${names.used} ${each.used ? day(dayOf(each.used)) : t("never")}`, `${names.expires} ${each.expires ? day(dayOf(each.expires)) : t("noExpiry")}`];
  return element(
    "li",
    {},
    element("div", { class: "strong", text: each.name }),
    element("div", { class: "small", text: `${notes.join(" · ")} · ${each.id}` }),
    element("div", { class: "small", text: dates.join(" · ") }),
    each.valid ? element("div", { class: "row" }, careful(t("revoke"), t(each.own ? "revokeOwn" : "revokeSure"), revoke)) : null,
  );
}

function made(key) {
  const code = element("code", { class: "secret", tabindex: "-1", text: key.key });
  const box = element("div", { class: "card done", role: "group", "aria-label": t("keyMade") }, element("p", { class: "strong", text: t("keyMade") }), element("p", {}, code), button(t("copyKey"), () => copy(key.key), { class: "" }));
  return { box, code };
}

function creation(list) {
  const wanted = { name: "", scope: "read", days: FIRST_DAYS };
  const outcome = element("div");
  const name = input("", (value) => (wanted.name = value), { required: "", maxlength: "100", autocomplete: "off" });
  const form = element(
    "form",
    { class: "card form" },
    field("key-name", t("keyName"), name),
    field("key-scope", t("keyScope"), select({}, Object.entries(t("scopes")), wanted.scope, (value) => (wanted.scope = value))),
    field("key-days", t("keyDays"), select({}, DAYS.map((days) => [days, t("daysOf")[days]]), wanted.days, (value) => (wanted.days = value))),
    element("button", { type: "submit", text: t("create") }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const key = await fetched("/v1/admin/keys", { json: { ...wanted, days: wanted.days ? Number(wanted.days) : null } });
      const shown = made(key);
      outcome.replaceChildren(shown.box);
      name.value = wanted.name = "";
      shown.code.focus();
      await list();
    } catch (error) {
      outcome.replaceChildren(problem(error));
    }
  });
  return [form, outcome];
}

export async function keysPart(state, refresh) {
  const box = element("div");
  const list = async () => {
    const all = await fetched("/v1/admin/keys");
    const lines = (some) => element("ul", { class: "plain documents" }, some.map((each) => line(each, refresh)));
    const [valid, old] = [all.filter((each) => each.valid), all.filter((each) => !each.valid)];
    box.replaceChildren(valid.length ? lines(valid) : element("p", { class: "small", text: t("none") }), ...(old.length ? [element("details", {}, element("summary", { text: t("oldKeys", old.length) }), lines(old))] : []));
  };
  await list();
  const warning = state.locked ? null : element("p", { class: "notice", text: t("firstKey") });
  return [element("h3", { text: t("newKey") }), ...(warning ? [warning] : []), ...creation(list), element("h3", { text: t("keyList") }), box];
}
