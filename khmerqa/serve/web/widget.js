// For a ministry's own site: a button that opens the page in a corner of theirs.
// See KHMERQA_EMBED in docs/deploy.md.

(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const label = script.dataset.label || "សួរអំពីឯកសារគោលនយោបាយ";
  const colour = script.dataset.colour || "#1d4f91";
  const make = (name, style, properties) => Object.assign(document.createElement(name), properties, { style: Object.entries(style).map(([key, value]) => `${key}: ${value}`).join("; ") });
  const button = make("button", { position: "fixed", right: "1rem", bottom: "1rem", "z-index": 2147483000, padding: ".7rem 1.2rem", border: 0, "border-radius": "2rem", background: colour, color: "#fff", font: "1rem/1.6 sans-serif", cursor: "pointer", "box-shadow": "0 2px 10px rgb(0 0 0 / 30%)" }, { type: "button", textContent: label });
  const frame = make("iframe", { position: "fixed", right: "1rem", bottom: "4.8rem", "z-index": 2147483000, width: "min(26rem, calc(100vw - 2rem))", height: "min(40rem, calc(100vh - 6.5rem))", border: "1px solid #7b8490", "border-radius": ".6rem", background: "#fff" }, { title: label, hidden: true, allow: "clipboard-write" });
  const show = (open) => {
    if (open && !frame.src) frame.src = `${origin}/`;
    frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "✕" : label;
    if (open) button.setAttribute("aria-label", label);
    else button.removeAttribute("aria-label");
  };
  show(false);
  button.addEventListener("click", () => show(frame.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || frame.hidden) return;
    show(false);
    button.focus();
  });
  document.body.append(button, frame);
})();
